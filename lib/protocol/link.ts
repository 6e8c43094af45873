import { concat, fromBase64Url, toBase64Url } from '../core/bytes.ts'
import type { PersonId, RoomId, SessionId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'

/**
 * Bytes between two linked browsers. The ordered channel carries frames, each a tag and its fields, integers big-endian; the lossy one
 * carries sequence (2) ‖ fast frame. docs/protocol.md, rules M, says what they mean.
 */

/** The slow lane's two streams, numbered as on the wire. Parts of one may come between parts of the other. */
export const streams = { messages: 0, document: 1 } as const
export type Stream = (typeof streams)[keyof typeof streams]

/** Small enough that a cursor never waits behind more than one of them; a long message is cut into these. Bytes. */
export const partBytes = 16 * 1024

/** Who a link leads to, and whether it goes on where an earlier one stopped. */
export interface LinkHello {
  readonly session: SessionId
  readonly person: PersonId
  /** Yjs client id: the only awareness entry that this link may change. */
  readonly clientId: number
  /** 8 random bytes, drawn when the sender began to count this peer's messages. */
  readonly mine: Uint8Array
  /** The receiver's own such bytes as last heard; zeros where there were none. */
  readonly yours: Uint8Array
  /** By the person's room key, purpose `link`, over `linkBytes`. */
  readonly signature: Uint8Array
}

/** How many messages of each stream have arrived whole, modulo 2³². */
export type Received = readonly [messages: number, document: number]

export type LinkFrame =
  | ({ readonly type: 'hello' } & LinkHello)
  | { readonly type: 'ping'; readonly stamp: number }
  | { readonly type: 'pong'; readonly stamp: number }
  | { readonly type: 'goodbye' }
  | { readonly type: 'received'; readonly counts: Received }
  | { readonly type: 'part'; readonly stream: Stream; readonly last: boolean; readonly bytes: Uint8Array }

const tags = { hello: 1, ping: 2, pong: 3, goodbye: 4, received: 5, part: 0x10 } as const
const helloLength = 133

function uint32s(tag: number, ...values: readonly number[]): Uint8Array {
  const frame = new Uint8Array(1 + 4 * values.length)
  const view = new DataView(frame.buffer)
  frame[0] = tag
  values.forEach((value, i) => {
    view.setUint32(1 + 4 * i, value)
  })
  return frame
}

const helloFields = (hello: Omit<LinkHello, 'signature'>): Uint8Array =>
  concat(
    fromBase64Url(hello.session)!,
    fromBase64Url(hello.person)!,
    uint32s(0, hello.clientId).subarray(1),
    hello.mine,
    hello.yours,
  )

/**
 * What a hello signs: the fields, the room and epoch, whom it is for, and the certificates of both ends of this very connection; it proves
 * nothing on any other.
 */
export function linkBytes(
  hello: Omit<LinkHello, 'signature'>,
  room: RoomId,
  epoch: number,
  to: SessionId,
  certificates: { readonly ofSender: Uint8Array; readonly ofReceiver: Uint8Array },
): Uint8Array {
  return concat(
    fromBase64Url(room)!,
    uint32s(0, epoch).subarray(1),
    helloFields(hello),
    fromBase64Url(to)!,
    certificates.ofSender,
    certificates.ofReceiver,
  )
}

/** A frame of the ordered channel. A part's bytes are copied. */
export function encodeLinkFrame(frame: LinkFrame): Uint8Array {
  switch (frame.type) {
    case 'hello':
      return concat(Uint8Array.of(tags.hello), helloFields(frame), frame.signature)
    case 'ping':
    case 'pong':
      return uint32s(tags[frame.type], frame.stamp)
    case 'goodbye':
      return Uint8Array.of(tags.goodbye)
    case 'received':
      return uint32s(tags.received, ...frame.counts)
    case 'part':
      return concat(Uint8Array.of(tags.part | (frame.stream << 1) | (frame.last ? 1 : 0)), frame.bytes)
  }
}

/** Reads any bytes at all; `null` for what is no frame. A part's bytes are a view. */
export function decodeLinkFrame(bytes: Uint8Array): LinkFrame | null {
  const tag = bytes[0]
  if (tag === undefined || bytes.length > limits.messageBytes) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (tag === tags.hello && bytes.length === helloLength)
    return {
      type: 'hello',
      session: toBase64Url(bytes.subarray(1, 17)) as SessionId,
      person: toBase64Url(bytes.subarray(17, 49)) as PersonId,
      clientId: view.getUint32(49),
      mine: bytes.slice(53, 61),
      yours: bytes.slice(61, 69),
      signature: bytes.slice(69),
    }
  if (tag === tags.ping && bytes.length === 5) return { type: 'ping', stamp: view.getUint32(1) }
  if (tag === tags.pong && bytes.length === 5) return { type: 'pong', stamp: view.getUint32(1) }
  if (tag === tags.goodbye && bytes.length === 1) return { type: 'goodbye' }
  if (tag === tags.received && bytes.length === 9)
    return { type: 'received', counts: [view.getUint32(1), view.getUint32(5)] }
  if (tag >> 2 === tags.part >> 2)
    return {
      type: 'part',
      stream: (tag & 2) === 0 ? streams.messages : streams.document,
      last: (tag & 1) === 1,
      bytes: bytes.subarray(1),
    }
  return null
}

/** A message of the lossy channel. `sequence` counts modulo 65536. */
export function encodeLossy(sequence: number, frame: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(sequence >> 8, sequence), frame)
}

export function decodeLossy(
  bytes: Uint8Array,
): { readonly sequence: number; readonly frame: Uint8Array } | null {
  if (bytes.length < 2 || bytes.length > 2 + limits.fastFrameBytes) return null
  return { sequence: (bytes[0]! << 8) | bytes[1]!, frame: bytes.subarray(2) }
}

/** Whether one sequence number comes after another, round the turn at 65536. */
export function isNewer(sequence: number, than: number): boolean {
  const ahead = (sequence - than) & 0xffff
  return ahead !== 0 && ahead < 0x8000
}
