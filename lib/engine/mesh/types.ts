import type { PersonId, SessionId } from '../../core/ids.ts'
import type { Signal } from '../../protocol/signal.ts'
import type { TransportStatus } from '../types.ts'

/** The mesh's seams: what the browser, the hub and y-webrtc are to it. `lib/platform` has the real ones. */

/** How sealed signaling reaches other sessions of the room, and who is there to be reached. */
export interface Signaling {
  /** Starts to connect; events may come from then on. Called once. */
  start(events: SignalingEvents): void
  /** False while the hub is away; nothing is kept for later. */
  send(to: SessionId, sealed: Uint8Array): boolean
  close(): void
}

export interface SignalingEvents {
  state(state: TransportStatus['hub']): void
  /** Everybody connected to the hub but us: once after each time the state becomes `open`. */
  sessions(present: readonly PresentSession[]): void
  joined(present: PresentSession): void
  left(session: SessionId): void
  signal(from: SessionId, sealed: Uint8Array): void
}

/** A session as the hub names it: the hub checked that it holds the person's key. */
export interface PresentSession {
  readonly session: SessionId
  readonly person: PersonId
}

/** What one attempt at a connection has to tell the other side. */
export type Negotiation = Signal['content']

/** One attempt at a direct connection: native WebRTC with an ordered and a lossy channel. Never reused. */
export interface Connection {
  /** Takes what the other side negotiated. Nonsense fails the connection. */
  negotiate(message: Negotiation): void
  /** SHA-256 fingerprints of both DTLS certificates; null before both descriptions are known. */
  fingerprints(): { readonly local: Uint8Array; readonly remote: Uint8Array } | null
  /** Reliable, in order, ≤ 64 KiB. */
  sendOrdered(bytes: Uint8Array): void
  /** May be lost or overtaken. */
  sendLossy(bytes: Uint8Array): void
  /** Bytes given to a channel that have not left yet. */
  orderedBuffered(): number
  lossyBuffered(): number
  /** No event comes after it. What was sent just before still leaves where the network takes it. */
  close(): void
}

export interface ConnectionEvents {
  negotiation(message: Negotiation): void
  /** Both channels carry bytes. */
  open(): void
  ordered(bytes: Uint8Array): void
  lossy(bytes: Uint8Array): void
  /** The ordered channel's buffer has room again. */
  drained(): void
  /** The other side closed it, or it could not be made. */
  closed(): void
}

export interface ConnectionOptions {
  /** Whom it is to lead to; it has yet to prove that it does. */
  readonly to: SessionId
  /** Makes the offer. */
  readonly initiator: boolean
  readonly iceServers: readonly RTCIceServer[]
  readonly events: ConnectionEvents
}

export type CreateConnection = (options: ConnectionOptions) => Connection

/** What carries document and presence over the slow lane. */
export interface DocumentRider {
  /** Somebody is linked: `clientId` is the only awareness entry they may change. */
  up(session: SessionId, clientId: number, send: (bytes: Uint8Array) => void): void
  /** False when the message was malformed or not theirs to send; it then changed nothing. */
  receive(session: SessionId, bytes: Uint8Array): boolean
  /** Takes their awareness entry away. */
  down(session: SessionId): void
  close(): void
}
