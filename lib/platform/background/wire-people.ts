import { browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { Database } from '../database.ts'
import { loadIdentity } from '../identity-store.ts'
import { createPeopleStore } from '../people-store.ts'
import { createPictureStore } from '../picture-store.ts'
import type { Renewed } from '../renew-room.ts'
import type { RoomStore } from '../room-store.ts'
import { peopleKey } from '../watch-people.ts'
import type { PolicyChanger } from './change-policy.ts'
import { createInvites } from './invites.ts'
import { createKnownPeople } from './known-people.ts'
import type { LiveState } from './live-state.ts'
import type { Outbox } from './outbox.ts'
import { createPeopleRequests } from './people-requests.ts'
import { createRoomLinks } from './room-links.ts'
import type { PersonSettings } from './settings.ts'

export interface WirePeopleDeps {
  readonly database: Database
  readonly rooms: Pick<RoomStore, 'list' | 'get'>
  readonly renew: (room: RoomId) => Promise<Renewed>
  readonly changer: PolicyChanger
  readonly settings: PersonSettings
  readonly live: Pick<LiveState, 'reapply'>
  /** Asked for once there is something to send. */
  readonly outbox: () => Promise<Outbox>
  readonly randomBytes: RandomBytes
  readonly failed: (error: unknown) => void
}

/** The people whom this browser knows, on its stores and its hubs. */
export function wirePeople(deps: WirePeopleDeps) {
  const { database, rooms, renew, changer, settings, live, outbox, randomBytes, failed } = deps
  const people = createKnownPeople({
    store: createPeopleStore(database),
    rooms,
    unsent: async () => new Set((await outbox()).list().map(({ id }) => id)),
    now: Date.now,
    changed: () => browser.storage.session.set({ [peopleKey]: crypto.randomUUID() }),
  })

  const invites = createInvites({
    people,
    room: rooms.get,
    renew,
    links: createRoomLinks({
      changer,
      inviter: async () => (await settings.get()).profile.name,
      now: Date.now,
      randomBytes,
    }),
    identity: () => loadIdentity(database, randomBytes),
    profile: async () => (await settings.get()).profile,
    outbox,
    now: Date.now,
    randomBytes,
    failed,
  })
  const pictures = createPictureStore(database, Date.now)
  return {
    people,
    invites,
    request: createPeopleRequests({ people, invites, pictures, settings, live }),
  }
}
