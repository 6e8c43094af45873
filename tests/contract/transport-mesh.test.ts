import { createMeshRoom } from '../support/mesh-room.ts'
import { type TransportPair, transportContract } from './transport.ts'

async function makePair(wire: Parameters<typeof createMeshRoom>[1]): Promise<TransportPair> {
  const room = createMeshRoom(11, wire)
  const [a, b] = [room.join(), room.join()]
  return { a, b, until: room.until, leftovers: room.leftovers, close: room.close }
}

transportContract('the mesh in memory', () => makePair({}))
transportContract('the mesh in memory, slow, lossy and out of order', () =>
  makePair({ delayMs: 30, jitterMs: 40, loss: 0.3 }),
)
