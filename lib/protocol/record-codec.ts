import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../core/bytes.ts'
import type { RecordId, RoomId } from '../core/ids.ts'
import { type KeyPair, publicKeyOf, sign, verify } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { recordIdOf } from '../core/records.ts'
import { type PeerMessage, type RecordContent, recordContent } from './peer.ts'

/** A signed record as it travels and as it is kept. */
export interface SignedRecord {
  /** UTF-8 JSON of `recordContent`. */
  readonly payload: Uint8Array
  /** 64 bytes, by the author's room key, purpose `record`. */
  readonly signature: Uint8Array
}

/** A record that has been read. */
export interface Entry {
  readonly id: RecordId
  readonly content: RecordContent
  readonly signed: SignedRecord
}

/** How a record is written in a peer message. */
export type WireRecord = Extract<PeerMessage, { type: 'records' }>['records'][number]

export function signRecord(key: KeyPair, content: RecordContent): Entry {
  const payload = utf8(JSON.stringify(content))
  return { id: recordIdOf(payload), content, signed: { payload, signature: sign(key, 'record', payload) } }
}

/** Reads a record of this room without looking at its signature; `null` when it is malformed or another room's. */
export function readRecord(room: RoomId, signed: SignedRecord): Entry | null {
  const { payload, signature } = signed
  if (payload.length > limits.recordBytes || signature.length !== 64) return null
  const json = fromUtf8(payload)
  const content = recordContent.safeParse(json === null ? null : parseJson(json))
  if (!content.success || content.data.room !== room) return null
  return { id: recordIdOf(payload), content: content.data, signed }
}

/** Takes about 150 µs. */
export function isGenuine({ content, signed }: Entry): boolean {
  return verify(publicKeyOf(content.author), 'record', signed.payload, signed.signature)
}

export function toWire({ payload, signature }: SignedRecord): WireRecord {
  return { payload: toBase64Url(payload), signature: toBase64Url(signature) }
}

export function fromWire(wire: WireRecord): SignedRecord | null {
  const payload = fromBase64Url(wire.payload)
  const signature = fromBase64Url(wire.signature)
  return payload && signature ? { payload, signature } : null
}

/** `undefined` for what is no JSON. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
