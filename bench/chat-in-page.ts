import { fromBase64Url } from '../lib/core/bytes.ts'
import { createKeyring } from '../lib/core/epochs.ts'
import type { RoomId } from '../lib/core/ids.ts'
import { editorEpoch, personIdOf, verify } from '../lib/core/keys.ts'
import { createMesh } from '../lib/engine/mesh/mesh.ts'
import { createRelay } from '../lib/engine/relay/relay.ts'
import { createHubSignaling } from '../lib/engine/relay/signaling.ts'
import { createRoom } from '../lib/engine/room.ts'
import { createSharedState } from '../lib/engine/shared-state.ts'
import { createChat } from '../lib/features/chat/room.ts'
import { createPresence } from '../lib/features/presence/room.ts'
import { connectHub, type Socket } from '../lib/platform/hub-socket.ts'
import { createRtcConnections } from '../lib/platform/rtc-connection.ts'
import { createYWebrtcRider } from '../lib/platform/y-webrtc-rider.ts'
import { createMemoryStores } from '../tests/support/memory-stores.ts'
import type { EnterOptions } from '../tests/support/mesh-page.ts'
import { createRealClock } from '../tests/support/real-clock.ts'
import { createSelf } from '../tests/support/transport-end.ts'

/** On one machine all pages have this clock. Milliseconds. */
const nowMs = (): number => performance.timeOrigin + performance.now()

/** A person's host in a page, with a panel that notes how long each message took to reach it. Bundled by `bundleForPage`. */
export function enterChat({ hub, room: id, editSeed, direct }: EnterOptions & { readonly direct: boolean }) {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const clock = createRealClock()
  const self = createSelf(randomBytes)
  const keys = editorEpoch(1, fromBase64Url(editSeed)!)
  const shared = createSharedState(randomBytes)
  const stores = createMemoryStores()
  const common = { room: id as RoomId, self, keys, shared, clock, randomBytes }
  const connection = connectHub({
    ...common,
    url: hub,
    role: 'editor',
    roleKey: keys.edit!.editorSign,
    openSocket: url => new WebSocket(url) as Socket,
  })
  const mesh = () =>
    createMesh({
      ...common,
      signaling: createHubSignaling(connection, self.session),
      createConnection: createRtcConnections(RTCPeerConnection),
      createRider: createYWebrtcRider,
      iceServers: [],
    })
  const named = {
    editor: personIdOf(keys.edit!.editorSign.publicKey),
    viewer: personIdOf(keys.viewerSign.publicKey),
  }
  const room = createRoom({
    ...common,
    name: 'A room',
    profile: { name: 'Ada', color: 0 },
    transports: [createRelay({ ...common, hub: connection }), ...(direct ? [mesh()] : [])],
    stores,
    log: {
      hub: connection,
      store: stores.log,
      snapshots: null,
      keyring: createKeyring(keys, named, []),
      verify,
    },
    policy: { store: stores.policy, ownerKey: null, outdated: () => undefined },
    files: null,
    features: [createPresence, createChat],
  })
  const tookMs: number[] = []
  const panel = room.connectPanel(message => {
    if (message.type !== 'chat' || message.reset) return
    for (const { message: said } of message.messages) if (!said.self) tookMs.push(nowMs() - Number(said.text))
  })
  return {
    ready: room.ready,
    via: () => [...room.context.peers.values()].map(peer => peer.via),
    say: () => panel.receive({ type: 'say', text: `${nowMs()}` }),
    tookMs,
  }
}

export type ChatPerson = ReturnType<typeof enterChat>
