import { limits } from '../core/limits.ts'
import { type EntryKind, entryKind, logEntry } from './hub.ts'
import { eventName, signedPolicy } from './policy.ts'
import { base64url, doorId, personId, roomId, sessionId, text, timestampMs, uint, z } from './schema.ts'

/** The hub's HTTP API. The hub sees ids, public keys, sealed bytes and sizes. */

/** What addresses name. */
export const roomParams = z.object({ room: roomId })
export const doorParams = z.object({ room: roomId, door: doorId })
export const seedParams = z.object({ room: roomId, person: personId })

/** `PUT /v1/rooms/:room/policy`: replaces the policy; doors that it no longer lists are forgotten at once. */
export const putPolicy = z.object({
  policy: signedPolicy,
  /** Sealed role seeds of doors that the hub does not have yet, by door id. */
  sealed: z.record(doorId, base64url(256)),
  /** With a new epoch: its seed sealed to each member who stays (`core/epochs.ts`), by person. Replaces those of the epoch before. */
  seeds: z._default(
    z.record(personId, base64url(128)).check(z.refine(seeds => Object.keys(seeds).length <= limits.members)),
    {},
  ),
})
export type PutPolicy = z.input<typeof putPolicy>
export const putPolicyAnswer = z.object({ serial: uint(0xffff_ffff) })

/** `GET /v1/rooms/:room/doors/:door` looks without counting a use; `POST …/open` counts one. */
export const doorAnswer = z.object({
  policy: signedPolicy,
  sealed: base64url(256),
  /** People connected now. */
  people: uint(limits.people),
  /** Where the policy says `showNames`: some of them, with profiles as `collaboratorsAnswer` has them, which what is behind the door may open. */
  here: z.optional(
    z
      .array(
        z.object({
          person: personId,
          epoch: uint(0xffff_ffff),
          profile: base64url(limits.sealedProfileBytes),
        }),
      )
      .check(z.maxLength(limits.previewPeople)),
  ),
})
export type DoorAnswer = z.infer<typeof doorAnswer>

/** `GET /v1/rooms/:room/seeds/:person`: what the keys of the current epoch follow from, sealed to that person; null for whom there is none. */
export const seedAnswer = z.object({ policy: signedPolicy, sealed: z.nullable(base64url(128)) })
export type SeedAnswer = z.infer<typeof seedAnswer>

/**
 * Entering by HTTP. `POST /v1/rooms/:room/challenge` gives `challenge`; `POST /v1/rooms/:room/token` takes signatures over it, purpose `join`,
 * over the bytes of a hello, and gives a token: `Authorization: Bearer …` until it ends.
 */
export const challengeAnswer = z.object({
  challenge: base64url(128),
  /** The hub's clock. */
  nowMs: timestampMs,
  expiresAtMs: timestampMs,
})
export type ChallengeAnswer = z.infer<typeof challengeAnswer>
const memberFields = { session: sessionId, person: personId, role: z.enum(['owner', 'editor', 'viewer']) }
export const tokenRequest = z.object({
  ...memberFields,
  challenge: base64url(128),
  roleSignature: base64url(64),
  personSignature: base64url(64),
})
export type TokenRequest = z.infer<typeof tokenRequest>
export const tokenAnswer = z.object({ token: base64url(1_000), expiresAtMs: timestampMs })
export type TokenAnswer = z.infer<typeof tokenAnswer>
/** What a token says to the hub that gave it. */
export const token = z.object({
  ...memberFields,
  room: roomId,
  epoch: uint(0xffff_ffff),
  expiresAtMs: timestampMs,
})

/** `GET /v1/rooms/:room`: what the hub can tell a member of the room itself. */
export const roomAnswer = z.object({
  room: roomId,
  epoch: uint(0xffff_ffff),
  serial: uint(0xffff_ffff),
  /** The log's last number, and the chain there. */
  head: uint(Number.MAX_SAFE_INTEGER),
  chain: base64url(32),
  /** What the room's limit counts. */
  bytes: uint(Number.MAX_SAFE_INTEGER),
  /** Connected now. */
  people: uint(limits.people),
  createdAtMs: timestampMs,
  /** The day of its last use, its beginning in UTC. */
  touchedDayMs: timestampMs,
  /** For the owner alone: how often each open door was gone through. */
  used: z.optional(z.record(doorId, uint(0xffff_ffff))),
})
export type RoomAnswer = z.infer<typeof roomAnswer>

const collaborator = z.object({
  person: personId,
  /** As they came last. */
  role: z.enum(['owner', 'editor', 'viewer']),
  /** Connected now. */
  here: z.boolean(),
  joinedAtMs: timestampMs,
  /** The day they came last, its beginning in UTC. */
  seenDayMs: timestampMs,
  /** Sealed under the contents key of this epoch; both null while they have not said. */
  epoch: z.nullable(uint(0xffff_ffff)),
  profile: z.nullable(base64url(limits.sealedProfileBytes)),
})
/** `GET /v1/rooms/:room/collaborators`: who has been in the room and may be again, in the order in which they came first. */
export const collaboratorsAnswer = z.object({
  count: uint(limits.members),
  here: uint(limits.members),
  collaborators: z.array(collaborator).check(z.maxLength(limits.members)),
})
export type CollaboratorsAnswer = z.infer<typeof collaboratorsAnswer>

/** A number as an address carries it. */
export const queryUint = z.pipe(
  z.string().check(z.regex(/^\d{1,16}$/)),
  z.transform(text => Number(text)),
)

/**
 * `GET /v1/rooms/:room/log`: what is after `after` (and not after `until`), oldest first, or with `before` what is right before it. A page holds
 * at most `limit` entries and about 1 MiB, at least one whole entry if there is one.
 */
export const logQuery = z.object({
  after: z.optional(queryUint),
  until: z.optional(queryUint),
  before: z.optional(queryUint),
  kind: z.optional(entryKind),
  limit: z.optional(queryUint),
})
export type LogQuery = Partial<Record<'after' | 'until' | 'before' | 'limit', number>> & { kind?: EntryKind }
/** Always in order of their numbers. `more`: there are others, after the last or, going backwards, before the first. */
export const logPage = z.object({
  head: uint(Number.MAX_SAFE_INTEGER),
  chain: base64url(32),
  entries: z.array(logEntry).check(z.maxLength(limits.entriesPerPage * limits.entryParts)),
  more: z.boolean(),
})
export type LogPage = z.infer<typeof logPage>

/** `POST /v1/rooms/:room/events` with a room token: tells everybody connected. The hub reads it. */
export const postEvent = z.object({ name: eventName, text: text(limits.eventTextChars) })
export type PostEvent = z.infer<typeof postEvent>
/** When it was told, and to how many, as far as this hub knows. */
export const eventAnswer = z.object({ timeMs: timestampMs, people: uint(limits.people) })

/** `GET /health`. `not-storing`: what was to be stored last could not be, as on a full disk. */
export const healthAnswer = z.object({
  name: text(64),
  version: text(64),
  status: z.enum(['ok', 'not-storing']),
})

/** Every error of the HTTP API: a code for programs and a sentence for people. */
export const hubError = z.object({
  code: text(64),
  message: text(500),
  retryAfterMs: z.optional(uint(86_400_000)),
})
export const hubErrorCode = z.enum([
  'bad-request',
  'unauthorised',
  'forbidden',
  'not-found',
  'stale-policy',
  'stale-snapshot',
  'stale-session',
  'too-many',
  'room-full',
  'door-closed',
  'door-expired',
  'door-used-up',
  'too-large',
  'room-locked',
  'not-receiving',
  'rate-limited',
  'unavailable',
])
export type HubErrorCode = z.infer<typeof hubErrorCode>

/** `GET /v1/ice`: what goes into `RTCPeerConnection`'s configuration. */
export const iceAnswer = z.object({
  iceServers: z
    .array(
      z.object({
        urls: z.array(text(300)).check(z.maxLength(8)),
        username: z.optional(text(300)),
        credential: z.optional(text(300)),
      }),
    )
    .check(z.maxLength(8)),
})
export type IceAnswer = z.infer<typeof iceAnswer>
