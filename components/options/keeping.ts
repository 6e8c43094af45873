import type { IdentityFileProblem } from '../../lib/core/identity-file.ts'
import type { Result } from '../../lib/core/result.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'

/** What an import has brought. */
export interface Imported {
  readonly added: number
  readonly joined: number
}

/** What the settings do with all that this browser keeps; each in this very page. */
export interface Keeping {
  /** How much of it there is, and how much there may be. Bytes. Null where the browser does not tell. */
  used(): Promise<{ readonly bytes: number; readonly mostBytes: number } | null>
  /** Downloads all that was said, and whom one knows. */
  exportEverything(): Promise<Result<null, ProblemCode>>
  /** Downloads the identity, sealed under the passphrase. `progress`: 0 to 1. */
  exportIdentity(passphrase: string, progress: (done: number) => void): Promise<Result<null, ProblemCode>>
  /** Takes over the identity in a file. The extension starts anew after it. */
  importIdentity(
    file: File,
    passphrase: string,
    progress: (done: number) => void,
  ): Promise<Result<Imported, IdentityFileProblem | ProblemCode>>
  deleteEverything(): Promise<Result<null, ProblemCode>>
}
