import type { PersonId, SessionId } from '../../core/ids.ts'
import type { Stream } from '../../protocol/link.ts'
import type { SignalMessage } from '../../protocol/signal.ts'
import type { Peer, RandomBytes, Unlinked } from '../types.ts'
import type { ConversationEvents } from './conversation.ts'
import type { LinkContext } from './link.ts'

/** What a member asks of the mesh it is in. */
export interface MemberOptions {
  readonly context: LinkContext
  readonly randomBytes: RandomBytes
  /** Who the hub says it is; the hello has to say the same. */
  readonly session: SessionId
  readonly person: PersonId
  /** Lost while the hub is away. */
  signal(message: SignalMessage): void
  /** Whether one more link may be made to them. */
  hasRoom(): boolean
  /** Whether an awareness entry may be theirs. */
  isFree(clientId: number): boolean
  readonly events: MemberEvents
}

export interface MemberEvents extends ConversationEvents {
  fast(frame: Uint8Array): void
  /** Something that `TransportStatus` speaks of has changed. */
  status(): void
}

/** Another session of the room: linked, being linked, or out of reach. */
export interface Member {
  readonly session: SessionId
  readonly person: PersonId
  /** Not null from `up` to `down`. */
  readonly peer: Peer | null
  /** Takes one of our links, or is about to. */
  readonly engaged: boolean
  /** Said goodbye: a session never comes back from that. */
  readonly gone: boolean
  /** We want a link and have none. */
  readonly pending: boolean
  /** Turned away because we have no link left for them. */
  readonly refused: boolean
  /** Why there is no link; null while there is one, and for those who have gone. */
  readonly unlinked: Unlinked | null
  /** Tries to link, unless it is linked; forgets earlier failures. */
  wake(): void
  receive(message: SignalMessage): void
  send(stream: Stream, bytes: Uint8Array): boolean
  sendFast(frame: Uint8Array): void
  /** Says goodbye on the link, if there is one. */
  close(): void
}
