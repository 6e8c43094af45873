import { WebrtcProvider } from 'y-webrtc'
import * as Y from 'yjs'

/** Runs in the page: what the mesh is measured against. Bundled without our aliases, so this is y-webrtc as published. */

/** A profile as applications put it into awareness. */
const profile = {
  name: 'Ada Lovelace',
  color: '#1864ab',
  avatar: 'https://example.org/people/ada.png',
  status: 'here',
}

const peers: RTCPeerConnection[] = []
let sends = 0

/** Counts every send on any data channel, and remembers connections so that they can be broken. */
export function watchWebRtc(): void {
  const Native = RTCPeerConnection
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      peers.push(this)
    }
  }
  const { send } = RTCDataChannel.prototype
  RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: never) {
    sends++
    send.call(this, data)
  }
}

export const sendsSoFar = (): number => sends

/** Closes every connection, as a network change does. */
export function drop(): void {
  for (const peer of peers.splice(0)) peer.close()
}

/** Stock y-webrtc in a room of the hub's compatible signaling. */
export function enterStock(signaling: string, room: string) {
  const doc = new Y.Doc()
  const provider = new WebrtcProvider(room, doc, {
    signaling: [signaling],
    filterBcConns: false,
    maxConns: 20,
    peerOpts: { config: { iceServers: [] } },
  })
  const { awareness } = provider
  awareness.setLocalState(profile)
  const others = () => [...awareness.getStates().keys()].filter(id => id !== doc.clientID)
  return {
    doc,
    /** Others whose awareness we have. */
    others: () => others().length,
    /** Connections that y-webrtc holds to be open. */
    links: () => [...(provider.room?.webrtcConns.values() ?? [])].filter(conn => conn.connected).length,
    move(sentMs: number) {
      awareness.setLocalStateField('cursor', { x: Math.random(), y: Math.random(), sentMs })
    },
    onMove(run: (sentMs: number) => void) {
      awareness.on('change', ({ updated }: { updated: number[] }) => {
        for (const id of updated) {
          const sentMs = awareness.getStates().get(id)?.cursor?.sentMs
          if (id !== doc.clientID && typeof sentMs === 'number') run(sentMs)
        }
      })
    },
  }
}
export type Stock = ReturnType<typeof enterStock>

let bare: { readonly peer: RTCPeerConnection; readonly channel: RTCDataChannel } | null = null

function bareChannel() {
  if (bare) return bare
  const peer = new RTCPeerConnection({ iceServers: [] })
  const channel = peer.createDataChannel('bare', {
    negotiated: true,
    id: 0,
    ordered: false,
    maxRetransmits: 0,
  })
  channel.binaryType = 'arraybuffer'
  bare = { peer, channel }
  return bare
}

/** One lossy channel and nothing else. Give what one page says to the other: offer, answer, done. */
export async function negotiateBare(
  heard: RTCSessionDescriptionInit | null,
): Promise<RTCSessionDescriptionInit | null> {
  const { peer } = bareChannel()
  if (heard) await peer.setRemoteDescription(heard)
  if (heard?.type === 'answer') return null
  await peer.setLocalDescription()
  while (peer.iceGatheringState !== 'complete') await new Promise(resolve => setTimeout(resolve, 20))
  return { type: peer.localDescription!.type, sdp: peer.localDescription!.sdp }
}

export const bareOpen = (): boolean => bareChannel().channel.readyState === 'open'
export const sendBare = (frame: Uint8Array<ArrayBuffer>): void => bareChannel().channel.send(frame)
export function onBare(run: (frame: Uint8Array) => void): void {
  bareChannel().channel.onmessage = ({ data }) => run(new Uint8Array(data as ArrayBuffer))
}

/** The page's clock, comparable between pages of one machine. Milliseconds. */
export const nowMs = (): number => performance.timeOrigin + performance.now()

/** A frame as long as a cursor's that says when it was sent. */
export function frameOf(sentMs: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(14)
  new DataView(frame.buffer).setFloat64(0, sentMs)
  return frame
}

export const sentMsOf = (frame: Uint8Array): number =>
  new DataView(frame.buffer, frame.byteOffset).getFloat64(0)

export const ways = ['bare', 'ours', 'awareness'] as const
export type Way = (typeof ways)[number]

const delays: Record<Way, number[]> = { bare: [], ours: [], awareness: [] }
const dot = document.createElement('div')

/** To be called with each arrival: moves a dot as the overlay moves a cursor, then notes how long it took. */
export function arrived(way: Way, sentMs: number): void {
  if (!dot.isConnected) document.documentElement.append(dot)
  dot.style.transform = `translate(${sentMs % 500}px, ${sentMs % 300}px)`
  delays[way].push(nowMs() - sentMs)
}

export function takeDelays(): Record<Way, number[]> {
  return { bare: delays.bare.splice(0), ours: delays.ours.splice(0), awareness: delays.awareness.splice(0) }
}

/**
 * Pointer events at 90 Hz for so long, each handled by the next way in turn: whatever else the machine does troubles all alike. Resolves
 * with how many each way had.
 */
export async function wiggle(
  lengthMs: number,
  send: Readonly<Record<Way, (sentMs: number) => void>>,
): Promise<number> {
  let moves = 0
  const handle = (): void => send[ways[moves % ways.length]!](nowMs())
  document.addEventListener('pointermove', handle)
  const endMs = nowMs() + lengthMs
  while (nowMs() < endMs || moves % ways.length !== 0) {
    document.dispatchEvent(new PointerEvent('pointermove', { clientX: moves, clientY: moves }))
    moves++
    await new Promise(resolve => setTimeout(resolve, 1000 / 90))
  }
  document.removeEventListener('pointermove', handle)
  return moves / ways.length
}
