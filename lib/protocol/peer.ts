import { limits } from '../core/limits.ts'
import { anchorTarget } from './port.ts'
import {
  base64url,
  pageTag,
  personId,
  profile,
  roomId,
  sessionId,
  text,
  timestampMs,
  uint,
  z,
} from './schema.ts'

/** What people's browsers say to one another. The transport says who sent it; nothing in here does. */

/** Slow lane of the engine and its features. UTF-8 JSON; bytes as base64url. */
export const peerMessage = z.discriminatedUnion('type', [
  /** What I have of each log (`author/device`): the highest sequence number without a hole. */
  z.strictObject({
    type: z.literal('have'),
    vector: z.record(text(64), uint(0xffff_ffff)).check(z.refine(v => Object.keys(v).length <= 2_000)),
  }),
  z.strictObject({
    type: z.literal('records'),
    records: z
      .array(z.strictObject({ payload: base64url(limits.recordBytes), signature: base64url(64) }))
      .check(z.maxLength(256)),
  }),
  z.strictObject({ type: z.literal('anchor'), target: anchorTarget }),
])
export type PeerMessage = z.infer<typeof peerMessage>

/** What a record's payload says. `seq` counts from 1 in its log; `lamport` is one more than any its author had seen. */
export const recordContent = z.strictObject({
  v: z.literal(1),
  room: roomId,
  author: personId,
  device: base64url(8),
  seq: uint(0xffff_ffff).check(z.minimum(1)),
  lamport: uint(Number.MAX_SAFE_INTEGER),
  timeMs: timestampMs,
  kind: text(32),
  body: z.unknown(),
})
export type RecordContent = z.infer<typeof recordContent>

/** Body of a record of kind `chat`. The name and colour are those the author had when it was said. */
export const chatBody = z.strictObject({ text: text(limits.chatBytes), profile })

/** An awareness state. Unknown fields are refused, so that nobody fills another's memory. */
export const presenceState = z.strictObject({
  v: z.literal(1),
  session: sessionId,
  person: personId,
  profile,
  page: z.nullable(pageTag),
  state: z.enum(['here', 'idle', 'away']),
  typing: z.boolean(),
})
export type PresenceState = z.infer<typeof presenceState>
