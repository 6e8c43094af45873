import type {
  Connection,
  ConnectionEvents,
  ConnectionOptions,
  CreateConnection,
  Negotiation,
} from '../engine/mesh/types.ts'
import { certificateOf } from './rtc-certificate.ts'

/** Both channels are agreed on beforehand, so neither side waits for the other to announce one. */
const orderedChannel: RTCDataChannelInit = { negotiated: true, id: 0, ordered: true }
const lossyChannel: RTCDataChannelInit = { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 }
/** The ordered channel asks for more when this little is left. Bytes. */
const drainedBytes = 32 * 1024

/**
 * Connections over native WebRTC; `Peer` is the browser's `RTCPeerConnection`, or one that behaves like it. A connection is one attempt:
 * whatever goes wrong ends it, and the next attempt is a new one.
 */
export function createRtcConnections(Peer: typeof RTCPeerConnection): CreateConnection {
  return options => createRtcConnection(Peer, options)
}

function createRtcConnection(
  Peer: typeof RTCPeerConnection,
  { initiator, iceServers, events }: ConnectionOptions,
): Connection {
  const peer = new Peer({ iceServers: [...iceServers] })
  const ordered = openChannel(peer, 'ordered', orderedChannel)
  const lossy = openChannel(peer, 'lossy', lossyChannel)
  /** Candidates that came before the description they belong to. */
  const early: RTCIceCandidateInit[] = []
  let over = false
  let certificates: ReturnType<Connection['fingerprints']> = null

  function close(): void {
    if (over) return
    over = true
    peer.close()
  }

  function fail(): void {
    if (over) return
    close()
    events.closed()
  }

  peer.onicecandidate = ({ candidate }) => {
    if (over || !candidate?.candidate) return
    const { sdpMid, sdpMLineIndex } = candidate
    events.negotiation({ type: 'candidate', candidate: candidate.candidate, sdpMid, sdpMLineIndex })
  }
  peer.onconnectionstatechange = () => {
    if (peer.connectionState === 'failed' || peer.connectionState === 'closed') fail()
  }
  for (const channel of [ordered, lossy]) {
    channel.onopen = () => {
      if (!over && ordered.readyState === 'open' && lossy.readyState === 'open') events.open()
    }
    channel.onclose = fail
    channel.onerror = fail
  }
  ordered.bufferedAmountLowThreshold = drainedBytes
  ordered.onbufferedamountlow = () => {
    if (!over) events.drained()
  }
  receive(ordered, events.ordered)
  receive(lossy, events.lossy)

  function receive(channel: RTCDataChannel, take: ConnectionEvents['ordered']): void {
    channel.onmessage = ({ data }) => {
      // Text is nothing that we say; an empty view stands for it, and is dropped like other nonsense.
      if (!over) take(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array())
    }
  }

  /** Describes our side, tells it, and keeps both certificates once both sides are described. */
  async function describe(): Promise<void> {
    await peer.setLocalDescription()
    const description = peer.localDescription
    if (over || !description) return
    if (description.type === 'offer' || description.type === 'answer')
      events.negotiation({ type: description.type, sdp: description.sdp })
    readCertificates()
  }

  function readCertificates(): void {
    if (!peer.localDescription || !peer.remoteDescription) return
    const local = certificateOf(peer.localDescription.sdp)
    const remote = certificateOf(peer.remoteDescription.sdp)
    if (local && remote) certificates = { local, remote }
    else fail()
  }

  async function take(message: Negotiation): Promise<void> {
    if (message.type === 'candidate') {
      const { candidate, sdpMid, sdpMLineIndex } = message
      const init = { candidate, sdpMid, sdpMLineIndex }
      if (peer.remoteDescription) await peer.addIceCandidate(init)
      else if (early.length < earlyMost) early.push(init)
      return
    }
    await peer.setRemoteDescription({ type: message.type, sdp: message.sdp })
    if (message.type === 'offer') await describe()
    else readCertificates()
    for (const init of early.splice(0)) await peer.addIceCandidate(init)
  }

  if (initiator) describe().catch(fail)

  return {
    negotiate(message) {
      if (!over) take(message).catch(fail)
    },
    fingerprints: () => certificates,
    sendOrdered: bytes => send(ordered, bytes, fail),
    sendLossy: bytes => send(lossy, bytes, fail),
    orderedBuffered: () => ordered.bufferedAmount,
    lossyBuffered: () => lossy.bufferedAmount,
    close,
  }
}

/** More than any browser gathers; the rest of a flood is dropped. */
const earlyMost = 64

function openChannel(peer: RTCPeerConnection, name: string, init: RTCDataChannelInit): RTCDataChannel {
  const channel = peer.createDataChannel(name, init)
  channel.binaryType = 'arraybuffer'
  return channel
}

/** A channel can close between two messages, before its event has come. */
function send(channel: RTCDataChannel, bytes: Uint8Array, fail: () => void): void {
  if (channel.readyState !== 'open') return
  try {
    channel.send(bytes as Uint8Array<ArrayBuffer>)
  } catch {
    fail()
  }
}
