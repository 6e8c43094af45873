import type { PageTag, PersonId, SessionId, SiteTag } from '../../core/ids.ts'
import type { Profile } from '../../protocol/schema.ts'

/** One person's slow state, as others see it; `lib/protocol/peer.ts` has its schema. */
export interface PresenceEntry {
  readonly session: SessionId
  readonly person: PersonId
  readonly profile: Profile
  readonly page: PageTag | null
  readonly site: SiteTag | null
  readonly state: 'here' | 'idle' | 'away'
  readonly typing: boolean
  readonly follows: PersonId | null
  /** When they entered, milliseconds since 1970 by their own clock. */
  readonly sinceMs: number
  /** They are on the hub's page, without the extension. */
  readonly guest?: true | undefined
}

export interface Presence {
  /** Ours, as sent. */
  readonly self: PresenceEntry
  set(
    change: Partial<Pick<PresenceEntry, 'profile' | 'page' | 'site' | 'state' | 'typing' | 'follows'>>,
  ): void
  /** Others who can be reached now, by session, as they are shown here. */
  readonly others: ReadonlyMap<SessionId, PresenceEntry>
  /** The same, as they say it themselves. */
  readonly said: ReadonlyMap<SessionId, PresenceEntry>
  /** The colours of everybody here, one each as far as they go: the same answer in every browser. */
  readonly colorByPerson: ReadonlyMap<PersonId, number>
  subscribe(changed: () => void): () => void
}

/** What the builds of those who are here know of the protocol. */
export interface Editions {
  /** Null while it is not known yet. */
  of(session: SessionId): number | null
  /** The lowest that is known of anybody here, ours included. */
  readonly lowest: number
}
