import { limits } from '../core/limits.ts'
import { eventName, signedPolicy } from './policy.ts'
import {
  base64url,
  pageTag,
  personId,
  recordId,
  roomId,
  sessionId,
  shownName,
  snapshotId,
  text,
  timestampMs,
  uint,
  uint16,
  z,
} from './schema.ts'

/** What crosses the socket `/v1/live` between a member's browser and the hub. The hub sees ids, public keys, sealed bytes and sizes. */

/** WebSocket `/v1/live`, first message of the client, within 10 s of the challenge. */
export const hello = z.object({
  type: z.literal('hello'),
  v: z.literal(1),
  room: roomId,
  session: sessionId,
  person: personId,
  role: z.enum(['owner', 'editor', 'viewer']),
  /** By the role's key and by the person's key, both over `helloBytes`. */
  roleSignature: base64url(64),
  personSignature: base64url(64),
})

export type Hello = z.infer<typeof hello>

/** What a log entry is. The hub sees this much, to tell what viewers may append; what is inside is sealed. */
export const entryKind = z.enum(['record', 'update'])
export type EntryKind = z.infer<typeof entryKind>

/**
 * One part of something appended to the room's log. `id`: 16 bytes that the client chose; appending it again changes nothing. Larger
 * things come in `parts` parts of one id, in order, and are stored together or not at all.
 */
const append = z.object({
  type: z.literal('append'),
  id: recordId,
  kind: entryKind,
  epoch: uint(0xffff_ffff),
  part: uint(limits.entryParts - 1),
  parts: uint(limits.entryParts).check(z.minimum(1)),
  data: base64url(limits.entryPartBytes),
})

export const clientToHub = z.discriminatedUnion('type', [
  hello,
  append,
  /** Entries after a sequence number, please; answered with `entries` until the head. */
  z.object({ type: z.literal('pull'), after: uint(Number.MAX_SAFE_INTEGER) }),
  /** This session's sealed slow state, kept in memory and shown to everybody until the socket is gone. Empty: none. */
  z.object({ type: z.literal('presence'), data: base64url(limits.awarenessChars) }),
  /** How this person wants to appear, sealed (`protocol/sealed-profile.ts`): kept for those who ask who is in the room. */
  z.object({ type: z.literal('profile'), data: base64url(limits.sealedProfileBytes) }),
  /** The page this session's fast frames are for; null for none. Fast frames themselves are binary, see docs/protocol.md. */
  z.object({ type: z.literal('page'), tag: z.nullable(pageTag) }),
  /** Answered with `pong` and the hub's clock: round trip and clock offset. */
  z.object({ type: z.literal('ping'), id: uint(0xffff_ffff) }),
  /**
   * A sealed message of the slow lane to some sessions of the room, viewers among them, by anybody. Passed on in order or, to a reader that
   * is too far behind, not at all and the reader cut off; those of `to` that are not connected are left out.
   */
  z.object({
    type: z.literal('direct'),
    to: z.array(sessionId).check(z.minLength(1), z.maxLength(limits.people)),
    data: base64url(limits.entryPartBytes),
  }),
  /** Sealed signaling to one session of the room, or to all when `to` is null. */
  z.object({
    type: z.literal('signal'),
    to: z.nullable(sessionId),
    data: base64url(limits.signalBytes),
  }),
])
export type ClientToHub = z.infer<typeof clientToHub>

const presentFields = {
  session: sessionId,
  person: personId,
  role: z.enum(['owner', 'editor', 'viewer']),
  /** Names the session in fast frames, while it is connected. */
  number: uint16,
  /** Sealed slow state; empty when there is none yet. */
  presence: base64url(limits.awarenessChars),
}
const presentSession = z.object(presentFields)

/**
 * One stored thing, or one part of a large one (all parts of it carry its sequence number). `chain` is the hash up to and including it:
 * SHA-256(chain before ‖ id ‖ SHA-256(all its data)), 32 zero bytes before the first.
 */
export const logEntry = z.object({
  seq: uint(Number.MAX_SAFE_INTEGER),
  id: recordId,
  kind: entryKind,
  epoch: uint(0xffff_ffff),
  /** Who appended it, as the hub authenticated them. */
  person: personId,
  part: uint(limits.entryParts - 1),
  parts: uint(limits.entryParts).check(z.minimum(1)),
  data: base64url(limits.entryPartBytes),
  chain: base64url(32),
  /** SHA-256 of the data of an update that snapshots cover and that is gone; `data` is empty then. */
  hash: z.optional(base64url(32)),
})
export type LogEntry = z.infer<typeof logEntry>

/** The newest snapshot of the document: where it belongs, and whether another session than its maker's has opened it. */
export const newestSnapshot = z.object({
  id: snapshotId,
  epoch: uint(0xffff_ffff),
  /** The log's number up to which it holds everything, and the chain there. */
  seq: uint(Number.MAX_SAFE_INTEGER),
  chain: base64url(32),
  opened: z.boolean(),
})
export type NewestSnapshot = z.infer<typeof newestSnapshot>

/** From another system, which holds the token of the name `from`; nothing of it is sealed. */
export const hubEvent = z.object({
  type: z.literal('event'),
  from: shownName(limits.nameChars),
  name: eventName,
  text: text(limits.eventTextChars),
  timeMs: timestampMs,
})
export type HubEvent = z.infer<typeof hubEvent>

export const hubToClient = z.discriminatedUnion('type', [
  /** 32 random bytes, and the hub's clock. */
  z.object({ type: z.literal('challenge'), challenge: base64url(32), timeMs: timestampMs }),
  /** Accepted: who else is connected. */
  z.object({
    type: z.literal('welcome'),
    policy: signedPolicy,
    sessions: z.array(presentSession).check(z.maxLength(limits.people)),
    /** Our own number, the log's last sequence number (0: empty) and the chain's hash there. */
    number: uint16,
    head: uint(Number.MAX_SAFE_INTEGER),
    chain: base64url(32),
    snapshot: z.optional(newestSnapshot),
  }),
  /** There is a newer snapshot, or the newest has been opened. */
  z.object({ type: z.literal('snapshot'), snapshot: newestSnapshot }),
  z.object({ type: z.literal('joined'), ...presentFields }),
  z.object({ type: z.literal('presence'), session: sessionId, data: base64url(limits.awarenessChars) }),
  z.object({ type: z.literal('pong'), id: uint(0xffff_ffff), timeMs: timestampMs }),
  /** Stored for good, under this number and with this chain hash. Also the answer to an id that was stored before, which may be other data. */
  z.object({
    type: z.literal('appended'),
    id: recordId,
    seq: uint(Number.MAX_SAFE_INTEGER),
    chain: base64url(32),
  }),
  /** Not stored: why, and when to try again; 0 for never. */
  z.object({
    type: z.literal('not-appended'),
    id: recordId,
    code: z.enum([
      'viewers-may-not-edit',
      'muted',
      'old-epoch',
      'too-large',
      'room-full',
      'rate-limited',
      'unavailable',
      'bad-parts',
    ]),
    retryAfterMs: uint(86_400_000),
  }),
  /** Log entries in sequence without holes, from what others append or as the answer to `pull`. `head`: the log's end now. */
  z.object({
    type: z.literal('entries'),
    head: uint(Number.MAX_SAFE_INTEGER),
    entries: z.array(logEntry).check(z.maxLength(limits.entriesPerMessage)),
  }),
  z.object({ type: z.literal('left'), session: sessionId }),
  /** Both stamped by the hub with the sender it authenticated. */
  z.object({ type: z.literal('direct'), from: sessionId, data: base64url(limits.entryPartBytes) }),
  z.object({ type: z.literal('signal'), from: sessionId, data: base64url(limits.signalBytes) }),
  z.object({ type: z.literal('policy'), policy: signedPolicy }),
  hubEvent,
  /** Something was not taken: the limit's name, and when to try again. The socket stays open. */
  z.object({ type: z.literal('refused'), code: text(64), retryAfterMs: uint(86_400_000) }),
])
export type HubToClient = z.infer<typeof hubToClient>

/** WebSocket close codes of the hub. */
export const closeCodes = { unauthorised: 4001, roomFull: 4003, tooFast: 4008, goingAway: 1001 } as const

/**
 * The reason of a close with `unauthorised`. `late`: no hello in time. `bad-hello`: not a hello of this version. `unknown-room`: no
 * policy stored. `wrong-key`: a signature is not by the key that the policy names, or for another hub. `old-epoch`: the
 * keys have changed. `banned`. `session-in-use`: by another person.
 */
export type TurnedAway =
  | 'late'
  | 'bad-hello'
  | 'unknown-room'
  | 'wrong-key'
  | 'old-epoch'
  | 'banned'
  | 'session-in-use'
