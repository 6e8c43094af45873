import { concat, utf8 } from '../core/bytes.ts'
import type { RoomId, SessionId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { seal, unseal } from '../core/seal.ts'

/**
 * What members of a room say to one another through the hub, sealed under the contents key and bound to room, epoch and sender.
 * Integers big-endian.
 */
export interface RelaySeal {
  readonly key: Uint8Array
  readonly room: RoomId
  readonly epoch: number
}

/** Part of a message of the slow lane: connection (4) ‖ number (4) ‖ part (2) ‖ last (1) ‖ bytes. */
export interface DirectPart {
  /** Counts the sender's connections: what was said on an older one is over. */
  readonly connection: number
  /** Rises with each part on a connection, so that the hub cannot play one again. */
  readonly number: number
  /** Within its message, from 0. */
  readonly part: number
  readonly last: boolean
  readonly bytes: Uint8Array
}

const headBytes = 11
/** Nonce and tag. */
const sealBytes = 40
/** What one part may carry. Bytes. */
export const directPartBytes = limits.entryPartBytes - headBytes - sealBytes

const context = ({ room, epoch }: RelaySeal, lane: 'direct' | 'presence', from: SessionId): Uint8Array =>
  utf8(`${lane}/${room}/${epoch}/${from}`)

/** `nonce`: 24 random bytes. */
export function sealDirect(to: RelaySeal, from: SessionId, part: DirectPart, nonce: Uint8Array): Uint8Array {
  const head = new Uint8Array(headBytes)
  const view = new DataView(head.buffer)
  view.setUint32(0, part.connection)
  view.setUint32(4, part.number)
  view.setUint16(8, part.part)
  view.setUint8(10, part.last ? 1 : 0)
  return seal(to.key, context(to, 'direct', from), concat(head, part.bytes), nonce)
}

/** `null` for what was not sealed by a member as that sender's. */
export function openDirect(by: RelaySeal, from: SessionId, sealed: Uint8Array): DirectPart | null {
  const plain = unseal(by.key, context(by, 'direct', from), sealed)
  if (!plain || plain.length < headBytes) return null
  const view = new DataView(plain.buffer, plain.byteOffset)
  return {
    connection: view.getUint32(0),
    number: view.getUint32(4),
    part: view.getUint16(8),
    last: view.getUint8(10) === 1,
    bytes: plain.subarray(headBytes),
  }
}

/** A session's slow state: connection (4) ‖ hubMs (2) ‖ awareness update of its own entry. */
export interface RelayedPresence {
  readonly connection: number
  /** The sender's round trip to the hub in milliseconds, ≤ 60,000; null, and 0xffff in bytes, while it is not measured. */
  readonly hubMs: number | null
  readonly update: Uint8Array
}

const presenceHeadBytes = 6
const unmeasured = 0xffff

export function sealPresence(
  to: RelaySeal,
  from: SessionId,
  { connection, hubMs, update }: RelayedPresence,
  nonce: Uint8Array,
): Uint8Array {
  const head = new Uint8Array(presenceHeadBytes)
  const view = new DataView(head.buffer)
  view.setUint32(0, connection)
  view.setUint16(4, hubMs ?? unmeasured)
  return seal(to.key, context(to, 'presence', from), concat(head, update), nonce)
}

export function openPresence(by: RelaySeal, from: SessionId, sealed: Uint8Array): RelayedPresence | null {
  const plain = unseal(by.key, context(by, 'presence', from), sealed)
  if (!plain || plain.length < presenceHeadBytes) return null
  const view = new DataView(plain.buffer, plain.byteOffset)
  const hubMs = view.getUint16(4)
  return {
    connection: view.getUint32(0),
    hubMs: hubMs === unmeasured ? null : Math.min(60_000, hubMs),
    update: plain.subarray(presenceHeadBytes),
  }
}
