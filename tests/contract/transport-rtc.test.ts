import { createRtcConnections } from '../../lib/platform/rtc-connection.ts'
import { createNodePeers } from '../support/datachannel-peers.ts'
import { createMeshRoom } from '../support/mesh-room.ts'
import { createRealClock } from '../support/real-clock.ts'
import { transportContract } from './transport.ts'

transportContract('the mesh over WebRTC in Node', async () => {
  const clock = createRealClock()
  const peers = createNodePeers()
  const room = createMeshRoom(13)
  const real = { clock, createConnection: createRtcConnections(peers.Peer) }
  const [a, b] = [room.join(real), room.join(real)]
  return {
    a,
    b,
    until: clock.until,
    leftovers: () => clock.waiting + peers.open() + room.hub.sockets,
    close: room.close,
  }
})
