import type { RoomId, SessionId } from '../../core/ids.ts'
import type { SentKind } from '../../protocol/ledger.ts'

/** What a browser sent of one kind to one receiver in the last minute. */
export interface LedgerEntry<Where = RoomId, To = SessionId> {
  readonly room: Where
  /** Null: the hub. */
  readonly to: To | null
  readonly kind: SentKind
  readonly messages: number
  readonly bytes: number
}

/** Notes each thing that leaves, as it leaves, so that a person can look at it. It keeps sizes and counts, never contents. `Where`, `To`: of what leaves outside rooms other names than those. */
export interface Ledger<Where = RoomId, To = SessionId> {
  sent(room: Where, to: To | null, kind: SentKind, bytes: number): void
  /** Of the last minute, in the order in which they began. */
  entries(): LedgerEntry<Where, To>[]
  /** Called at once when something has been sent or has become a minute old, while there is anything to tell. */
  subscribe(changed: () => void): () => void
}
