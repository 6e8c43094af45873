import type { RoomId, SessionId } from '../../core/ids.ts'
import type { SentKind } from '../../protocol/ledger.ts'

/** What a browser sent of one kind to one receiver in the last minute. */
export interface LedgerEntry {
  readonly room: RoomId
  /** Null: the hub. */
  readonly to: SessionId | null
  readonly kind: SentKind
  readonly messages: number
  readonly bytes: number
}

/** Notes each thing that leaves, as it leaves, so that a person can look at it. It keeps sizes and counts, never contents. */
export interface Ledger {
  sent(room: RoomId, to: SessionId | null, kind: SentKind, bytes: number): void
  /** Of the last minute, in the order in which they began. */
  entries(): LedgerEntry[]
  /** Called at once when something has been sent or has become a minute old, while there is anything to tell. */
  subscribe(changed: () => void): () => void
}
