import type { RoomId } from '../core/ids.ts'
import { type KeyPair, personKey } from '../core/keys.ts'
import type { PolicyStore } from '../engine/stores/types.ts'
import type { RandomBytes } from '../engine/types.ts'
import { createPolicyChanger, type PolicyChanger } from './background/change-policy.ts'
import type { Database } from './database.ts'
import type { HubClient } from './hub-client.ts'
import { loadIdentity } from './identity-store.ts'
import { createPolicyStore } from './policy-store.ts'
import { type Renewed, renewRoom } from './renew-room.ts'
import { createRoomStore, type RoomStore } from './room-store.ts'

/** The rooms of this browser and their owners' policies, as background and host both keep them. */
export interface RoomKeeping {
  readonly rooms: RoomStore
  readonly policies: (room: RoomId) => PolicyStore
  /** Ours in a room. */
  readonly personKey: (room: RoomId) => Promise<KeyPair>
  readonly renew: (room: RoomId) => Promise<Renewed>
  readonly changer: PolicyChanger
}

export function createRoomKeeping(database: Database, hub: HubClient, randomBytes: RandomBytes): RoomKeeping {
  const rooms = createRoomStore(database)
  const policies = (room: RoomId) => createPolicyStore(database, room)
  const keyIn = async (room: RoomId) =>
    personKey((await rooms.get(room))?.personSeed ?? (await loadIdentity(database, randomBytes)).seed, room)
  return {
    rooms,
    policies,
    personKey: keyIn,
    renew: async room => renewRoom({ rooms, policies: policies(room), hub, key: await keyIn(room) }, room),
    changer: createPolicyChanger({ rooms, policies, hub, personKey: keyIn, randomBytes }),
  }
}
