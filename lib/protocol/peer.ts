import { limits } from '../core/limits.ts'
import type { LogName } from '../core/records.ts'
import { anchorTarget, pointSample } from './anchors.ts'
import { peerDoings } from './doing.ts'
import { followToPeer } from './follow.ts'
import { peoplePeer } from './people.ts'
import {
  base64url,
  fileId,
  pageTag,
  personId,
  profile,
  roomId,
  sessionId,
  siteTag,
  text,
  timestampMs,
  uint,
  uint16,
  z,
} from './schema.ts'

/**
 * What people's browsers say to one another. The transport says who sent it; nothing in here does. Fields that are not known are passed
 * over: a later edition has added them.
 */

/** Rises with every message, field or kind of record that earlier builds do not know. 1 are those that do not say theirs. */
export const ownEdition = 2

/** `author/device`: see `LogName`. */
const logName = z.custom<LogName>(
  value => typeof value === 'string' && /^[\w-]{42}[AEIMQUYcgkosw048]\/[\w-]{11}$/.test(value),
)
const seq = uint(0xffff_ffff)
const byLog = <Value extends z.ZodMiniType>(value: Value, most: number) =>
  z.record(logName, value).check(z.refine(logs => Object.keys(logs).length <= most))

/** Slow lane of the engine and its features. UTF-8 JSON; bytes as base64url. */
export const peerMessage = z.discriminatedUnion('type', [
  /** What I have of each log (all of mine, or those that grew): the highest seq without a hole, and the digest up to it. */
  z.object({ type: z.literal('have'), logs: byLog(z.tuple([seq, base64url(16)]), limits.logs) }),
  /** Asks for what comes after a seq in each of these logs. Answered by one `records`, which may be empty. */
  z.object({ type: z.literal('want'), logs: byLog(seq, limits.logsPerWant) }),
  z.object({
    type: z.literal('records'),
    /** The answer to a `want`, and not something just said. */
    answer: z.boolean(),
    records: z
      .array(z.object({ payload: base64url(limits.recordBytes), signature: base64url(64) }))
      .check(z.maxLength(limits.recordsPerMessage)),
  }),
  /** Before the first point that uses it. `page`: where it belongs, in case the sender's presence comes later. */
  z.object({ type: z.literal('anchor'), page: pageTag, target: anchorTarget }),
  /** Where my pointer rests: said once it is still, because the last fast frame may have been lost, and to newcomers. */
  z.object({
    type: z.literal('rest'),
    page: pageTag,
    sample: pointSample,
    /** How long ago the sample was taken. */
    ageMs: uint(Number.MAX_SAFE_INTEGER),
  }),
  /** The hub has a file of mine now; said to everybody here. */
  z.object({ type: z.literal('file-there'), file: fileId }),
  /** What this build knows; said to everybody who comes up. */
  z.object({ type: z.literal('edition'), edition: uint16.check(z.minimum(1)) }),
  ...followToPeer,
  ...peerDoings,
  ...peoplePeer,
])
export type PeerMessage = z.infer<typeof peerMessage>

/** What is said or shown on purpose: of somebody who is muted nobody takes it. Where they are and what they point at is no such thing. */
export const spokenTypes: ReadonlySet<PeerMessage['type']> = new Set([
  'bubble',
  'gesture',
  'laser-spot',
  'bring',
])

/** What a record's payload says. `seq` counts from 1 in its log; `lamport` is one more than any its author had seen. */
export const recordContent = z.object({
  v: z.literal(1),
  room: roomId,
  author: personId,
  device: z.string().check(z.regex(/^[\w-]{11}$/)),
  seq: seq.check(z.minimum(1)),
  lamport: uint(Number.MAX_SAFE_INTEGER),
  timeMs: timestampMs,
  kind: text(32),
  body: z.unknown(),
})
export type RecordContent = z.infer<typeof recordContent>

/** An awareness state. */
export const presenceState = z.object({
  v: z.literal(1),
  session: sessionId,
  person: personId,
  profile,
  page: z.nullable(pageTag),
  /** Of the same address; null where the site is not shared either. */
  site: z.nullable(siteTag),
  state: z.enum(['here', 'idle', 'away']),
  typing: z.boolean(),
  /** Whose view moves theirs; null while they go their own way. */
  follows: z.nullable(personId),
  /** When they entered, by their own clock: decides who keeps a colour that two chose. */
  sinceMs: timestampMs,
  /** They are on the hub's page, without the extension. */
  guest: z.optional(z.literal(true)),
})
export type PresenceState = z.infer<typeof presenceState>
