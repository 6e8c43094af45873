import { browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode, Request, RoomLink } from '../../protocol/background.ts'
import type { Database } from '../database.ts'
import { loadIdentity } from '../identity-store.ts'
import { createPeopleStore } from '../people-store.ts'
import { createPictureStore } from '../picture-store.ts'
import type { RoomStore } from '../room-store.ts'
import { peopleKey } from '../watch-people.ts'
import { createInvites } from './invites.ts'
import { createKnownPeople } from './known-people.ts'
import type { LiveState } from './live-state.ts'
import type { Outbox } from './outbox.ts'
import { createPeopleRequests } from './people-requests.ts'
import type { PersonSettings } from './settings.ts'

export interface WirePeopleDeps {
  readonly database: Database
  readonly rooms: Pick<RoomStore, 'list' | 'get'>
  readonly settings: PersonSettings
  readonly live: Pick<LiveState, 'reapply'>
  readonly answer: (request: Request) => Promise<Result<unknown, ProblemCode>>
  /** Asked for once there is something to send. */
  readonly outbox: () => Promise<Outbox>
  readonly randomBytes: RandomBytes
}

/** The people whom this browser knows, on its stores and its hubs. */
export function wirePeople({ database, rooms, settings, live, answer, outbox, randomBytes }: WirePeopleDeps) {
  const people = createKnownPeople({
    store: createPeopleStore(database),
    rooms,
    unsent: async () => new Set((await outbox()).list().map(({ id }) => id)),
    now: Date.now,
    changed: () => browser.storage.session.set({ [peopleKey]: crypto.randomUUID() }),
  })

  /** For one person, and no longer than their invitation waits. */
  async function makeLink(room: RoomId): Promise<Result<string, ProblemCode>> {
    const expiresAtMs = Date.now() + limits.mailKeepMs
    const made = await answer({ type: 'make-link', room, role: 'editor', expiresAtMs, uses: 1 })
    if (!made.ok) return made
    const { href } = made.value as RoomLink
    return href === null ? fail('no-link') : ok(href)
  }

  const invites = createInvites({
    people,
    room: rooms.get,
    makeLink,
    identity: () => loadIdentity(database, randomBytes),
    profile: async () => (await settings.get()).profile,
    outbox,
    now: Date.now,
    randomBytes,
  })
  const pictures = createPictureStore(database, Date.now)
  return {
    people,
    invites,
    request: createPeopleRequests({ people, invites, pictures, settings, live }),
  }
}
