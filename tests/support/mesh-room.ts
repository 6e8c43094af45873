import type { RoomId } from '../../lib/core/ids.ts'
import { editorEpoch, keyPairFromSeed, roomIdOf } from '../../lib/core/keys.ts'
import { createMesh, type Mesh } from '../../lib/engine/mesh/mesh.ts'
import { createYWebrtcRider } from '../../lib/platform/y-webrtc-rider.ts'
import { createMemoryWires, type MemoryWiresOptions } from './memory-connection.ts'
import { createMemoryHub } from './memory-hub.ts'
import { createRandom, createRandomBytes } from './random.ts'
import { createTestClock } from './test-clock.ts'
import { createSelf, createShared, startEnd, type TransportEnd } from './transport-end.ts'

export interface MeshEnd extends TransportEnd {
  readonly transport: Mesh
}

/** A room of meshes in memory: real mesh, real y-webrtc, a hub and wires that a test can break. */
export function createMeshRoom(
  seed: number,
  wire: Pick<MemoryWiresOptions, 'delayMs' | 'jitterMs' | 'loss'> = {},
) {
  const random = createRandom(seed)
  const randomBytes = createRandomBytes(random)
  const clock = createTestClock()
  const hub = createMemoryHub()
  const wires = createMemoryWires({ clock, random, randomBytes, ...wire })
  const room: RoomId = roomIdOf(keyPairFromSeed(randomBytes(32)).publicKey)
  const keys = editorEpoch(1, randomBytes(32))
  const ends: MeshEnd[] = []

  return {
    clock,
    hub,
    wires,
    room,
    keys,
    random,
    randomBytes,
    ends,
    join(change: Partial<Parameters<typeof createMesh>[0]> = {}): MeshEnd {
      const self = change.self ?? createSelf(randomBytes)
      const shared = change.shared ?? createShared()
      const mesh = createMesh({
        room,
        keys,
        clock,
        randomBytes,
        signaling: hub.connect(self),
        createConnection: wires.createConnection,
        createRider: createYWebrtcRider,
        iceServers: [],
        ...change,
        self,
        shared,
      })
      const end = { ...startEnd(self, shared, mesh), transport: mesh }
      ends.push(end)
      return end
    },
    async until(condition: () => boolean, mostMs = 60_000): Promise<void> {
      for (let ms = 0; ms < mostMs && !condition(); ms += 20) await clock.advance(20)
      if (!condition()) throw new Error('It never happened.')
    },
    /** Everybody is linked with everybody. */
    whole: () => ends.every(end => end.peers.size === ends.length - 1),
    leftovers: () => clock.waiting + hub.sockets + wires.open,
    close() {
      for (const end of ends) end.close()
    },
  }
}
