import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import type { RoomId, SessionId } from '../../lib/core/ids.ts'
import { editorEpoch } from '../../lib/core/keys.ts'
import { createAwarenessEntries } from '../../lib/engine/awareness-entries.ts'
import { createMesh } from '../../lib/engine/mesh/mesh.ts'
import { createHubSignaling } from '../../lib/engine/relay/signaling.ts'
import type { TransportStatus } from '../../lib/engine/types.ts'
import { connectHub, type Socket } from '../../lib/platform/hub-socket.ts'
import { createRtcConnections } from '../../lib/platform/rtc-connection.ts'
import { createYWebrtcRider } from '../../lib/platform/y-webrtc-rider.ts'
import { createRealClock } from './real-clock.ts'
import { createSelf } from './transport-end.ts'

/** A person of a mesh in a real page, driven from outside. Bundled by `bundleForPage`. */

export interface EnterOptions {
  readonly hub: string
  readonly room: string
  /** base64url. */
  readonly editSeed: string
}

export function enter({ hub, room, editSeed }: EnterOptions) {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const self = createSelf(randomBytes)
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  const entries = createAwarenessEntries(awareness)
  const keys = editorEpoch(1, fromBase64Url(editSeed)!)
  const connections = new Set<RTCPeerConnection>()
  const sockets = new Set<WebSocket>()
  const history: string[] = []
  const messages: number[] = []
  const frames: number[] = []
  const rtts = new Map<string, number>()
  let status: TransportStatus | null = null
  let lossySent = 0
  let onFast: ((from: string, frame: Uint8Array) => void) | null = null

  class CountedPeer extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.add(this)
    }
    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, init)
      if (label === 'lossy') {
        const send = channel.send.bind(channel) as (data: ArrayBufferView<ArrayBuffer>) => void
        channel.send = (data: unknown) => {
          lossySent++
          send(data as ArrayBufferView<ArrayBuffer>)
        }
      }
      return channel
    }
  }

  const clock = createRealClock()
  const mesh = createMesh({
    room: room as RoomId,
    self,
    keys,
    shared: { doc, awareness, entries },
    signaling: createHubSignaling(
      connectHub({
        url: hub,
        room: room as RoomId,
        role: 'editor',
        roleKey: keys.edit!.editorSign,
        self,
        clock,
        randomBytes,
        openSocket(url) {
          const socket = new WebSocket(url)
          sockets.add(socket)
          return socket as Socket
        },
      }),
      self.session,
    ),
    createConnection: createRtcConnections(CountedPeer),
    createRider: createYWebrtcRider,
    iceServers: [],
    clock,
    randomBytes,
  })
  mesh.start({
    peerUp: peer => void history.push(`+${peer.session}`),
    peerDown: session => void history.push(`-${session}`),
    peerChanged: peer => void rtts.set(peer.session, peer.rttMs ?? -1),
    message: (_, bytes) => void messages.push(bytes.length),
    fast(from, frame) {
      frames.push(frame.length)
      onFast?.(from, frame)
    },
    status: next => {
      status = next
    },
  })

  const here = (): string[] => {
    const sessions = new Set<string>()
    for (const line of history)
      if (line.startsWith('+')) sessions.add(line.slice(1))
      else sessions.delete(line.slice(1))
    return [...sessions]
  }
  const open = (): RTCPeerConnection[] => [...connections].filter(peer => peer.connectionState !== 'closed')
  addEventListener('pagehide', mesh.close)

  return {
    session: self.session as string,
    clientId: doc.clientID,
    doc,
    awareness,
    mesh,
    history,
    messages,
    frames,
    rtts,
    here,
    status: () => status,
    lossySent: () => lossySent,
    onFast(run: (from: string, frame: Uint8Array) => void) {
      onFast = run
    },
    send: (to: string, length: number) => mesh.send(to as SessionId, new Uint8Array(length)),
    move(frame = new Uint8Array(14)) {
      mesh.sendFast(here() as SessionId[], frame)
    },
    /** Breaks every link of this person as a dying connection would. */
    drop() {
      for (const peer of open()) peer.close()
    },
    /** Links that carry bytes. */
    linked: () => open().filter(peer => peer.connectionState === 'connected').length,
    held: () => ({
      connections: open().length,
      sockets: [...sockets].filter(socket => socket.readyState < WebSocket.CLOSING).length,
      timers: clock.waiting,
    }),
    close: mesh.close,
    writeLarge(bytes: number) {
      const text = toBase64Url(randomBytes(48_000))
      doc.transact(() => {
        const list = doc.getArray<string>('large')
        for (let size = 0; size < bytes; size += text.length) list.push([`${size}${text}`])
      })
    },
    large: () => {
      const list = doc.getArray<string>('large')
      return { items: list.length, bytes: list.toArray().reduce((sum, text) => sum + text.length, 0) }
    },
  }
}

export type PagePerson = ReturnType<typeof enter>
