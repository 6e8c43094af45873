import { fromBase64Url, toBase64Url, utf8 } from '../core/bytes.ts'
import type { MailboxId, RoomId } from '../core/ids.ts'
import { mailboxIdOf } from '../core/inbox-keys.ts'
import { type KeyPair, publicKeyOf, sign, verify } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { queryUint } from './hub-api.ts'
import { readWord, signedWord, signWord } from './owner-word.ts'
import { base64url, mailboxId, personId, roomId, shownName, text, timestampMs, uint, z } from './schema.ts'

/** Public sessions: rooms that their owners have made public. All of this everybody can read, the hub too: it is published on purpose. */

/** Small letters, numbers and hyphens. */
export const sessionTag = z
  .string()
  .check(z.maxLength(limits.sessionTagChars), z.regex(/^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{M}\p{N}-]*$/u))
/** A language by its BCP 47 tag, of a language and at most a script or region: `de`, `pt-BR`, `zh-Hans`. */
const language = z.string().check(z.maxLength(12), z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/))
/** An origin: `https://example.org`. */
const site = z.string().check(z.maxLength(260), z.regex(/^https?:\/\/[^\s/?#@]+$/))
/** Several lines, without control characters but line feeds. */
const description = text(limits.sessionDescriptionChars).check(
  z.regex(/^([^\p{Cc}\u202a-\u202e\u2066-\u2069]|\n)*$/u),
)

const whose = {
  v: z.literal(1),
  room: roomId,
  owner: personId,
  /** Rises with every word, so that none can be played back; the time does. */
  serial: uint(Number.MAX_SAFE_INTEGER),
}

/** How one comes in: by a link that everybody may have, or by asking the owner. */
const entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('link'), link: text(limits.linkChars) }),
  z.object({ kind: z.literal('ask') }),
])

export const publicSession = z.object({
  type: z.literal('public'),
  ...whose,
  title: shownName(limits.sessionTitleChars),
  description,
  tags: z.array(sessionTag).check(z.maxLength(limits.sessionTags)),
  language,
  /** The site that the session is on, where its owner agreed to say so. */
  site: z.nullable(site),
  /** People it takes. */
  people: uint(limits.people).check(z.minimum(1)),
  entry,
})
export type PublicSession = z.infer<typeof publicSession>

/** What an owner says of a room in public: that it is, or that it is no longer. */
const sessionWord = z.discriminatedUnion('type', [
  publicSession,
  z.object({ type: z.literal('private'), ...whose }),
])
export type SessionWord = z.infer<typeof sessionWord>

/** The word's JSON bytes and the owner's signature over them, purpose `public-session`. */
export const signedSession = signedWord(limits.sessionBytes)
export type SignedSession = z.infer<typeof signedSession>

/** Signs with the room's owner key. */
export const signSession = (owner: KeyPair, word: SessionWord): SignedSession =>
  signWord(owner, 'public-session', word)

/** The word inside, if it is of this room and its owner signed it; otherwise `null`. */
export const readSession = (room: RoomId, signed: SignedSession): SessionWord | null =>
  readWord(room, 'public-session', sessionWord, signed)

// -- the hub's API ---------------------------------------------------------------------------------------------

/** `PUT /v1/sessions/:room` with a signed word. */
export const sessionParams = z.object({ room: roomId })
export const sessionAnswer = z.object({ serial: uint(Number.MAX_SAFE_INTEGER) })

/** A session as the hub lists it; its title and all else is in what the owner signed. */
export const listedSession = z.object({
  room: roomId,
  session: signedSession,
  /** Connected now. */
  people: uint(Number.MAX_SAFE_INTEGER),
  publishedAtMs: timestampMs,
})
export type ListedSession = z.infer<typeof listedSession>

/** `GET /v1/sessions?…`: words of title, description and tags; a tag; a language; a site; `new` (default) or `people` first; those after so many. */
export const sessionsQuery = z.object({
  words: z.optional(text(80)),
  tag: z.optional(sessionTag),
  language: z.optional(language),
  site: z.optional(site),
  sort: z.optional(z.enum(['new', 'people'])),
  after: z.optional(queryUint),
  limit: z.optional(queryUint),
})
export type SessionsQuery = z.infer<typeof sessionsQuery>

/** `more`: there are others after these. `count`: all that fit. */
export const sessionsAnswer = z.object({
  count: uint(Number.MAX_SAFE_INTEGER),
  sessions: z.array(listedSession).check(z.maxLength(limits.sessionsPerPage)),
  more: z.boolean(),
})
export type SessionsAnswer = z.infer<typeof sessionsAnswer>

export const reportReason = z.enum(['spam', 'hateful', 'sexual', 'dangerous', 'other'])
/** `POST /v1/sessions/:room/reports`: somebody tells the hub's operator that a session should not be listed. Signed by any inbox key, purpose `report`. */
export const postReport = z.object({
  by: mailboxId,
  reason: reportReason,
  words: text(limits.wordsChars),
  signature: base64url(64),
})
export type PostReport = z.infer<typeof postReport>
export type Report = Pick<PostReport, 'reason' | 'words'>
export const reportAnswer = z.object({ room: roomId })

const reportBytes = (room: RoomId, hubOrigin: string, { reason, words }: Report): Uint8Array =>
  utf8(JSON.stringify([room, hubOrigin, reason, words]))

/** Signs a report of a session on a hub. */
export function signReport(key: KeyPair, room: RoomId, hubOrigin: string, report: Report): PostReport {
  const signature = sign(key, 'report', reportBytes(room, hubOrigin, report))
  const by: MailboxId = mailboxIdOf(key.publicKey)
  return { by, reason: report.reason, words: report.words, signature: toBase64Url(signature) }
}

/** Whether a report is by the key that it names. */
export function provesReport(room: RoomId, hubOrigin: string, report: PostReport): boolean {
  const signature = fromBase64Url(report.signature)
  return (
    signature !== null &&
    verify(publicKeyOf(report.by), 'report', reportBytes(room, hubOrigin, report), signature)
  )
}
