import type { RoomId } from '../../lib/core/ids.ts'
import { editorEpoch, keyPairFromSeed, roomIdOf } from '../../lib/core/keys.ts'
import { createRoom } from '../../lib/engine/room.ts'
import { createSharedState } from '../../lib/engine/shared-state.ts'
import type { Clock, Feature, RandomBytes, Room } from '../../lib/engine/types.ts'
import type { SignedRecord } from '../../lib/protocol/record-codec.ts'
import type { Profile } from '../../lib/protocol/schema.ts'
import type { MemoryNetwork } from './memory-transport.ts'
import { createSelf } from './transport-end.ts'

export interface MemoryRoomDeps {
  readonly name: string
  readonly network: MemoryNetwork
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly features: readonly Feature[]
}

/** One room in memory that any number of people can enter: the real engine on a network and stores without a machine. */
export function createMemoryRoom({ name, network, clock, randomBytes, features }: MemoryRoomDeps) {
  const room: RoomId = roomIdOf(keyPairFromSeed(randomBytes(32)).publicKey)
  const keys = editorEpoch(1, randomBytes(32))
  return {
    room,
    /** A person's own end of the room. */
    enter(profile: Profile): Room {
      const self = createSelf(randomBytes)
      const shared = createSharedState(randomBytes)
      const { session, person } = self
      return createRoom({
        room,
        name,
        keys,
        self,
        profile,
        shared,
        transports: [network.join({ session, person, clientId: shared.doc.clientID }, shared)],
        stores: memoryStores(),
        log: null,
        files: null,
        policy: null,
        clock,
        randomBytes,
        features,
      })
    },
  }
}

function memoryStores() {
  const records: SignedRecord[] = []
  let updates: Uint8Array[] = []
  const settings = new Map<string, unknown>()
  return {
    records: {
      load: async () => [...records],
      append: async (more: readonly SignedRecord[]) => void records.push(...more),
    },
    document: {
      load: async () => [...updates],
      append: async (update: Uint8Array) => void updates.push(update),
      compact: async (whole: Uint8Array) => {
        updates = [whole]
      },
    },
    settings: {
      load: async () => new Map(settings),
      set: async (key: string, value: unknown) => void settings.set(key, value),
    },
  }
}
