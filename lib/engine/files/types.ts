import type { FileId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import type { ImageProblem } from '../../protocol/chat.ts'
import type { FileRef, SealedFile } from '../../protocol/files.ts'

/** Files of a room, sealed: kept in this browser until its hub has them. */
export interface Files {
  /** Resolves when it would survive a killed browser. At most `limits.fileBytes`. */
  add(plain: Uint8Array): Promise<Result<FileRef, 'storage'>>
  read(file: FileRef): Promise<Result<Uint8Array, ImageProblem>>
  /** How far one of ours has come, and what keeps it; null for one that is not on its way. */
  sending(file: FileId): { readonly sentBytes: number; readonly problem: ImageProblem | null } | null
  /** One of ours that is no longer wanted does not go to the hub, where it is not there yet. */
  drop(file: FileId): Promise<void>
  /** Called when a file of ours has got further. Returns the unsubscription. */
  subscribe(changed: (file: FileId) => void): () => void
}

/** A room's files at its hub; `lib/platform` asks it by HTTP. */
export interface FileHub {
  put(file: Pick<SealedFile, 'file' | 'sealed'>): Promise<Result<null, ImageProblem>>
  get(file: FileId): Promise<Result<Uint8Array, ImageProblem>>
}
