import { fromUtf8, utf8 } from '../core/bytes.ts'
import type { RoomId, SessionId } from '../core/ids.ts'
import { seal, unseal } from '../core/seal.ts'
import { base64url, text, uint, z } from './schema.ts'

/** What two sessions of a room say through the hub to get linked. Sealed: the hub passes it on without being able to read it. */

/** Which attempt at a connection a message is about: 8 random bytes, drawn by the initiator. */
const attempt = base64url(8).check(z.minLength(11))

/** A session description; Chromium's and Firefox's for two data channels are about 1 KB. */
const sdp = text(8_000)

export const signal = z.discriminatedUnion('type', [
  /** I am not linked with you: make me an offer. `lost` is the attempt that failed here, if one did. */
  z.object({ type: z.literal('announce'), lost: z.nullable(attempt) }),
  z.object({
    type: z.literal('negotiate'),
    attempt,
    content: z.discriminatedUnion('type', [
      z.object({ type: z.literal('offer'), sdp }),
      z.object({ type: z.literal('answer'), sdp }),
      z.object({
        type: z.literal('candidate'),
        candidate: text(1_000),
        sdpMid: z.nullable(text(64)),
        sdpMLineIndex: z.nullable(uint(16)),
      }),
    ]),
  }),
  /** I have as many links as I can carry. */
  z.object({ type: z.literal('full') }),
  /** I take no direct links. */
  z.object({ type: z.literal('relay-only') }),
  /** I am leaving: do not wait for me. */
  z.object({ type: z.literal('goodbye') }),
])
export type SignalMessage = z.infer<typeof signal>
export type Signal = Extract<SignalMessage, { type: 'negotiate' }>

/** Binds a message to its room, epoch, sender and receiver, so that the hub can neither forge nor redirect one. */
const context = (room: RoomId, epoch: number, from: SessionId, to: SessionId): Uint8Array =>
  utf8(`signal/${room}/${epoch}/${from}/${to}`)

export interface SignalRoute {
  readonly room: RoomId
  readonly epoch: number
  readonly from: SessionId
  readonly to: SessionId
}

/** `key`: the epoch's signaling key. `nonce`: 24 random bytes. */
export function sealSignal(
  key: Uint8Array,
  { room, epoch, from, to }: SignalRoute,
  message: SignalMessage,
  nonce: Uint8Array,
): Uint8Array {
  return seal(key, context(room, epoch, from, to), utf8(JSON.stringify(message)), nonce)
}

/** `null` for what was not sealed for this route or does not parse. */
export function openSignal(
  key: Uint8Array,
  { room, epoch, from, to }: SignalRoute,
  sealed: Uint8Array,
): SignalMessage | null {
  const plain = unseal(key, context(room, epoch, from, to), sealed)
  const json = plain && fromUtf8(plain)
  if (json === null) return null
  try {
    const parsed = signal.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
