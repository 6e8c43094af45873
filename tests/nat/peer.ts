import { randomBytes } from 'node:crypto'
import { argv, stdin, stdout } from 'node:process'
import { WebSocket } from 'ws'
import { fromBase64Url, fromUtf8, utf8 } from '../../lib/core/bytes.ts'
import { editorEpoch, keyPairFromSeed, personIdOf, roomIdOf } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { createMesh } from '../../lib/engine/mesh/mesh.ts'
import { createReach } from '../../lib/engine/reach.ts'
import { createRelay } from '../../lib/engine/relay/relay.ts'
import { createHubSignaling } from '../../lib/engine/relay/signaling.ts'
import type { Peer } from '../../lib/engine/types.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import { connectHub, type Socket } from '../../lib/platform/hub-socket.ts'
import { createRtcConnections } from '../../lib/platform/rtc-connection.ts'
import { createYWebrtcRider } from '../../lib/platform/y-webrtc-rider.ts'
import { signPolicy } from '../../lib/protocol/policy.ts'
import { createNodePeers } from '../support/datachannel-peers.ts'
import { createRealClock } from '../support/real-clock.ts'
import { createSelf, createShared } from '../support/transport-end.ts'

/**
 * One person in a process of their own, for a network of their own: relay and mesh as the extension has them. Started as
 * `peer.ts HUB SEED owner|guest`; says what happens in lines of JSON, and ends with its input. The owner of a seed makes the room.
 */
export type PeerNews =
  | { readonly type: 'entered' }
  /** What carries to the other person now. `pair`: our and their candidate's type (`host`, `srflx`, `prflx`, `relay`) of a direct link. */
  | { readonly type: 'reached'; readonly via: 'direct' | 'relay'; readonly pair: readonly string[] }
  /** Why there is no direct link, as the connection panel is told. */
  | { readonly type: 'unlinked'; readonly why: string }
  /** The other person's words have come. */
  | { readonly type: 'heard'; readonly words: string }

/** What the polyfill has beside the standard. */
interface WithPair extends RTCPeerConnection {
  selectedCandidatePair(): {
    readonly local: { readonly type: string }
    readonly remote: { readonly type: string }
  } | null
}

const [hub = '', seedText = '', part] = argv.slice(2)
const tell = (news: PeerNews): void => void stdout.write(`${JSON.stringify(news)}\n`)
const random = (length: number) => new Uint8Array(randomBytes(length))

const clock = createRealClock()
const seed = fromBase64Url(seedText)!
const owner = keyPairFromSeed(seed)
const room = roomIdOf(owner.publicKey)
const keys = editorEpoch(1, seed)
const self = createSelf(random)
const shared = createShared()
const peers = createNodePeers()

const hubClient = createHubClient(fetch)

if (part === 'owner') await openRoom()

async function openRoom(): Promise<void> {
  const policy = signPolicy(owner, {
    v: 1,
    room,
    owner: personIdOf(owner.publicKey),
    serial: 1,
    epoch: keys.epoch,
    editor: personIdOf(keys.edit!.editorSign.publicKey),
    viewer: personIdOf(keys.viewerSign.publicKey),
    doors: [],
    people: limits.people,
    bans: [],
    mutes: [],
    locked: false,
    tokens: [],
    refreshOn: [],
    past: '',
  })
  const answer = await hubClient.putPolicy(hub, room, { policy, sealed: {} })
  if (!answer.ok) throw new Error(`The hub did not take the policy: ${answer.error}`)
}

const connection = connectHub({
  url: hub,
  room,
  role: 'editor',
  roleKey: keys.edit!.editorSign,
  self,
  clock,
  randomBytes: random,
  openSocket: url => new WebSocket(url) as unknown as Socket,
})
const mesh = createMesh({
  room,
  self,
  keys,
  shared,
  clock,
  randomBytes: random,
  signaling: createHubSignaling(connection, self.session),
  createConnection: createRtcConnections(peers.Peer),
  createRider: createYWebrtcRider,
  iceServers: (await hubClient.iceServers(hub)).map(forUrl),
})
const relay = createRelay({ room, self, keys, shared, hub: connection, clock, randomBytes: random })
const reach = createReach([relay, mesh])

/** The polyfill puts both into an address without escaping them, and the hub's have colons and slashes in them. */
function forUrl({ urls, username, credential }: RTCIceServer): RTCIceServer {
  return username && credential
    ? { urls, username: encodeURIComponent(username), credential: encodeURIComponent(credential) }
    : { urls }
}

/** Again and again while it lasts: a link may find a better way than its first. */
function tellWay({ via }: Peer): void {
  const linked = peers.made.find(peer => peer.connectionState === 'connected') as WithPair | undefined
  const pair = linked?.selectedCandidatePair()
  tell({ type: 'reached', via, pair: pair ? [pair.local.type, pair.remote.type] : [] })
}

reach.start({
  peerUp(peer) {
    tellWay(peer)
    reach.send(peer.session, utf8(`by ${peer.via}`))
  },
  peerDown: () => undefined,
  peerChanged: tellWay,
  message: (_, bytes) => tell({ type: 'heard', words: fromUtf8(bytes) ?? '' }),
  fast: () => undefined,
  status({ hub, unlinked }) {
    if (hub === 'open') tell({ type: 'entered' })
    for (const why of unlinked.values()) tell({ type: 'unlinked', why })
  },
})

stdin.resume().once('end', () => {
  reach.close()
  shared.awareness.destroy()
  process.exit(0)
})
