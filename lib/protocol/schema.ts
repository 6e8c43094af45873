import { colorCount } from '../core/colors.ts'
import {
  type DoorId,
  type FileId,
  id16Pattern,
  id32Pattern,
  type MailboxId,
  type MailId,
  type PageTag,
  type PersonId,
  type PictureId,
  type RecordId,
  type RoomId,
  type SessionId,
  type SiteTag,
  type SnapshotId,
} from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { pageKeyPattern } from '../core/page-keys.ts'
import { shapeCount } from '../core/picture.ts'
import * as z from './zod.ts'

// Zod's compiled parsers need `new Function`, which extension pages and strict pages forbid.
z.config({ jitless: true })

/** Bounded building blocks shared by the boundaries' schemas. */
const id = <Id>(pattern: RegExp) =>
  z.string().check(z.regex(pattern)) as z.ZodMiniType<unknown> as z.ZodMiniType<Id>
const id16 = <Id>() => id<Id>(id16Pattern)
const id32 = <Id>() => id<Id>(id32Pattern)

export const roomId = id16<RoomId>()
export const sessionId = id16<SessionId>()
export const doorId = id16<DoorId>()
export const pageTag = id16<PageTag>()
export const siteTag = id16<SiteTag>()
export const recordId = id16<RecordId>()
export const snapshotId = id16<SnapshotId>()
export const personId = id32<PersonId>()
export const fileId = id32<FileId>()
export const mailboxId = id32<MailboxId>()
export const mailId = id16<MailId>()
export const pictureId = id32<PictureId>()

export const text = (most: number) => z.string().check(z.maxLength(most))
/** A shown name: trimmed, not empty, no control or bidirectional-override characters. */
export const shownName = (most: number) =>
  z.string().check(z.minLength(1), z.maxLength(most), z.regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u))
export const uint = (most: number) => z.int().check(z.minimum(0), z.maximum(most))
export const uint16 = uint(0xffff)
export const timestampMs = uint(Number.MAX_SAFE_INTEGER)
/** Bytes as base64url text; `most` bounds the bytes. */
export const base64url = (most: number) =>
  z.string().check(z.maxLength(Math.ceil((most * 4) / 3)), z.regex(/^[A-Za-z0-9_-]*$/))
export const httpAddress = z.string().check(z.maxLength(limits.addressChars), z.regex(/^https?:\/\//))
export const colorIndex = uint(colorCount - 1)

/** `core/page-keys.ts` says what they do. */
const pageKey = z.string().check(z.regex(pageKeyPattern))
export const pageKeysView = z.strictObject({ bubble: pageKey, laser: pageKey, reaction: pageKey })

export const picture = z.union([uint(shapeCount - 1), pictureId])
export const profile = z.object({
  name: shownName(limits.nameChars),
  color: colorIndex,
  /** Their letters where there is none. */
  picture: z.optional(picture),
})
/** How a person appears: chosen by themselves, shown to everyone. */
export type Profile = z.infer<typeof profile>

export const sharing = z.strictObject({
  address: z.enum(['page', 'site', 'nothing']),
  cursor: z.boolean(),
  others: z.boolean(),
})

/** Why something was not said; what was written stays. `full`: the room has as many records as it can; `image`: it is none, or a part of it is missing. Each has a sentence in the locales. */
export const notSaidCode = z.enum(['too-long', 'too-fast', 'storage', 'full', 'image', 'muted', 'viewer'])
export type NotSaidCode = z.infer<typeof notSaidCode>

export { z }
