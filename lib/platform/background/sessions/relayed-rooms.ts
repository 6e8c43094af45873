import type { RoomId } from '../../../core/ids.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'

/** The name of a room's setting that says that there are to be no direct links in it. */
const relayedName = 'relayed'

/** Rooms in which this person has no direct links, which show people one's network address: those that were found in public, unless they say otherwise. */
export interface RelayedRooms {
  has(room: RoomId): Promise<boolean>
  set(room: RoomId, on: boolean): Promise<void>
}

/** `roomSettings`: small values of one room. */
export const createRelayedRooms = (roomSettings: (room: RoomId) => SettingStore): RelayedRooms => ({
  has: async room => (await roomSettings(room).load()).get(relayedName) === true,
  set: (room, on) => roomSettings(room).set(relayedName, on),
})
