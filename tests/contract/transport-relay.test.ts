import { createRelayRoom } from '../support/relay-room.ts'
import { transportContract } from './transport.ts'

transportContract(
  'the relay over a real hub',
  async () => {
    const room = await createRelayRoom()
    const [a, b] = [room.join(), room.join()]
    return { a, b, until: room.clock.until, leftovers: room.leftovers, close: room.close }
  },
  'relay',
)
