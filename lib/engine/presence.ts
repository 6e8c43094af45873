import type { Awareness } from 'y-protocols/awareness'
import { assignColors } from '../core/colors.ts'
import type { PersonId, SessionId } from '../core/ids.ts'
import { presenceState } from '../protocol/peer.ts'
import type { Profile } from '../protocol/schema.ts'
import type { Drops } from './drops.ts'
import type { RunningPeople } from './people/people.ts'
import type { Editions } from './presence/types.ts'
import { createSubscribers } from './subscribers.ts'
import type { Peer, Presence, PresenceEntry, Self } from './types.ts'

export interface PresenceDeps {
  readonly awareness: Awareness
  readonly self: Self
  readonly profile: Profile
  readonly sinceMs: number
  readonly peers: ReadonlyMap<SessionId, Peer>
  readonly people: Pick<RunningPeople, 'shownAs' | 'subscribe'>
  readonly editions: Pick<Editions, 'lowest'>
  readonly drops: Drops
  /** Told of what a subscriber has thrown. */
  readonly failed: (error: unknown) => void
}

/** Presence as the room drives it; `Presence` is what its features see. */
export interface RunningPresence extends Presence {
  peerUp(peer: Peer): void
  peerDown(session: SessionId): void
  /** Something else that decides what is shown has changed. */
  refresh(): void
  /** Says again who we are, as those who are here now can read it. */
  publish(): void
  close(): void
}

/** Since then a profile may name a picture; earlier builds take none that does. */
const picturesEdition = 2

/** Who is here, over a y-protocols `Awareness` whose entries count only for the peer that was proved to own them. */
export function createPresence(deps: PresenceDeps): RunningPresence {
  const { awareness, self, peers, people, editions, drops } = deps
  const said = new Map<SessionId, PresenceEntry>()
  const others = new Map<SessionId, PresenceEntry>()
  const subscribers = createSubscribers<() => void>(deps.failed)
  let colorByPerson: ReadonlyMap<PersonId, number> | null = null
  let entry: PresenceEntry = {
    session: self.session,
    person: self.person,
    profile: deps.profile,
    page: null,
    site: null,
    state: 'here',
    typing: false,
    follows: null,
    sinceMs: deps.sinceMs,
    ...(self.guest && { guest: true }),
  }

  function changed(): void {
    colorByPerson = null
    subscribers.each(subscriber => subscriber())
  }

  function publish(): void {
    const { picture: _, ...plainProfile } = entry.profile
    const { guest: __, ...plain } = entry
    const state = editions.lowest < picturesEdition ? { ...plain, profile: plainProfile } : entry
    awareness.setLocalState({ v: 1, ...state })
  }

  function read(peer: Peer): boolean {
    const state = awareness.getStates().get(peer.clientId)
    // Before the first entry comes, and between a lost link and its healing; what was known stays.
    if (!state) return false
    const parsed = presenceState.safeParse(state)
    if (!parsed.success || parsed.data.session !== peer.session || parsed.data.person !== peer.person) {
      drops.count('presence-malformed')
      return false
    }
    const { v: _, ...theirs } = parsed.data
    said.set(peer.session, theirs)
    others.set(peer.session, people.shownAs(theirs))
    return true
  }

  function onChange({ added, updated }: { added: number[]; updated: number[] }): void {
    const clients = new Set([...added, ...updated])
    const theirs = [...peers.values()].filter(peer => clients.has(peer.clientId))
    if (theirs.map(read).includes(true)) changed()
  }

  awareness.on('change', onChange)
  const endPeople = people.subscribe(() => {
    for (const [session, entry] of said) others.set(session, people.shownAs(entry))
    changed()
  })
  publish()

  return {
    get self() {
      return entry
    },
    set(change) {
      const next = { ...entry, ...change }
      if (JSON.stringify(next) === JSON.stringify(entry)) return
      entry = next
      publish()
      changed()
    },
    others,
    said,
    get colorByPerson() {
      colorByPerson ??= assignColors(
        [entry, ...others.values()].map(({ person, profile, sinceMs }) => ({
          person,
          color: profile.color,
          sinceMs,
        })),
      )
      return colorByPerson
    },
    subscribe: subscribers.add,
    peerUp(peer) {
      if (read(peer)) changed()
    },
    peerDown(session) {
      said.delete(session)
      if (others.delete(session)) changed()
    },
    refresh: changed,
    publish,
    close() {
      endPeople()
      awareness.off('change', onChange)
    },
  }
}
