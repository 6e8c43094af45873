import type { PersonId, RecordId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'

/** A record that has been verified, in the room's order. */
export interface RoomRecord {
  readonly id: RecordId
  readonly author: PersonId
  readonly kind: string
  /** Its place among records of all kinds: one more than any that its author had seen. */
  readonly lamport: number
  readonly timeMs: number
  readonly body: unknown
}

export interface Records {
  /** All of a kind in the room's order: (lamport, author, log, seq), the same for everybody. */
  list(kind: string): readonly RoomRecord[]
  /** By its id, whatever its kind; null for one that is not here or has no place yet. Costs no more in a long history. */
  find(id: RecordId): RoomRecord | null
  /** Its place in the list of its kind, or -1. Costs hardly more in a long history. */
  indexOf(id: RecordId): number
  /** Signs, stores, then shows and sends. `too-long`: over `limits.recordBytes`; `storage`: it could not be kept; `full`: the room has `limits.records`. */
  append(kind: string, body: unknown): Promise<Result<RoomRecord, 'too-long' | 'storage' | 'full'>>
  /** Called with each verified record that is new, ours included, and the record it now follows among its kind. */
  subscribe(kind: string, subscriber: RecordSubscriber): () => void
}

export interface RecordSubscriber {
  added(record: RoomRecord, after: RecordId | null): void
  /** The list has changed in another way (somebody had said two things in one place): read it anew. */
  reset(): void
}
