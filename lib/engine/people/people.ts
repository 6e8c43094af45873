import type { KnownPerson } from '../../core/acquaintances.ts'
import type { ShownInbox } from '../../protocol/member.ts'
import type { PictureStore } from '../stores/types.ts'
import type { PresenceEntry } from '../types.ts'
import { createAcquaintances } from './acquaintances.ts'
import type { RoomPeople } from './types.ts'

export interface PeopleDeps {
  readonly pictures: PictureStore
  /** Ours, with the proof for this room; shown only where the person has chosen so. */
  readonly inbox: ShownInbox
}

/** People as the room drives them; `RoomPeople` is what its features see. */
export interface RunningPeople extends RoomPeople {
  /** `invitable`: the room is shown our mailbox. */
  set(known: readonly KnownPerson[], invitable: boolean): void
  /** An entry of presence as it is shown here: under the name that we call them. Of somebody who is blocked no more than that they are there, and they are told as little of us. */
  shownAs(entry: PresenceEntry): PresenceEntry
}

/** `failed`: told of what a subscriber has thrown. */
export function createPeople(deps: PeopleDeps | undefined, failed: (error: unknown) => void): RunningPeople {
  const acquaintances = createAcquaintances(failed)
  const { of, subscribe, isBlocked } = acquaintances
  let invitable = false
  return {
    of,
    isBlocked,
    subscribe,
    get all() {
      return acquaintances.all
    },
    pictures: deps?.pictures ?? null,
    get inbox() {
      return invitable ? (deps?.inbox ?? null) : null
    },
    set(known, shows) {
      const changed = invitable !== shows
      invitable = shows
      acquaintances.set(known, changed)
    },
    shownAs(entry) {
      const known = of(entry.person)
      if (!known) return entry
      const named = { ...entry, profile: { ...entry.profile, name: known.ownName ?? entry.profile.name } }
      return known.blocked ? { ...named, page: null, site: null, typing: false, follows: null } : named
    },
  }
}
