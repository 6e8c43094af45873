import type { FileId, PersonId, RoomId } from '../lib/core/ids.ts'
import type { Result } from '../lib/core/result.ts'

/** A file as a member hands it in: the id is the hash of its bytes. */
export interface NewFile {
  readonly room: RoomId
  readonly id: FileId
  readonly person: PersonId
  readonly sealed: Uint8Array
}

/** What a store keeps of rooms' files: `Store` is one. They go with their room. */
export interface FileStore {
  /** Counts against what the room may hold. The same file again changes nothing. */
  putFile(file: NewFile): Promise<Result<null, 'room-full' | 'too-many'>>
  /** Its sealed bytes; null where the room has no such file. */
  file(room: RoomId, id: FileId): Promise<Uint8Array | null>
}
