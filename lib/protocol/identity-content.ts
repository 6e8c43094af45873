import { fromBase64Url, toBase64Url, utf8 } from '../core/bytes.ts'
import { jsonIn } from '../core/json.ts'
import { limits } from '../core/limits.ts'
import { settings as settingsSchema } from './background.ts'
import { doorRole, signedPolicy } from './policy.ts'
import {
  colorIndex,
  doorId,
  httpAddress,
  mailboxId,
  mailId,
  personId,
  picture,
  pictureId,
  roomId,
  sharing,
  shownName,
  text,
  timestampMs,
  uint,
  z,
} from './schema.ts'

/** What a file with an identity holds: who somebody is, their rooms with all keys, and whom they know. Nothing of it may stand in two browsers' logs. */

const bytes = (most: number) =>
  z.pipe(
    z.string().check(z.maxLength(Math.ceil((most * 4) / 3)), z.regex(/^[A-Za-z0-9_-]*$/)),
    z.transform((value: string) => fromBase64Url(value) ?? new Uint8Array()),
  )
const seed = z.pipe(
  z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  z.transform((value: string) => fromBase64Url(value) ?? new Uint8Array(32)),
)
const name = shownName(limits.nameChars)
const roomName = shownName(limits.roomNameChars)

const memory = z.strictObject({
  favourite: z.boolean(),
  ownName: z.nullable(roomName),
  unsaidName: z.nullable(roomName),
  lastPage: z.nullable(httpAddress),
  met: z
    .array(z.strictObject({ person: personId, name, color: colorIndex }))
    .check(z.maxLength(limits.peopleMet)),
})

const room = z.strictObject({
  room: roomId,
  name: roomName,
  hub: httpAddress,
  role: z.enum(['owner', 'editor', 'viewer']),
  ownerSeed: z.nullable(seed),
  personSeed: z.optional(seed),
  epochs: z
    .array(
      z.strictObject({
        epoch: uint(0xffff_ffff),
        editSeed: z.nullable(seed),
        viewSeed: z.nullable(seed),
      }),
    )
    .check(z.minLength(1), z.maxLength(limits.epochs * 10)),
  policy: signedPolicy,
  links: z.array(z.strictObject({ id: doorId, href: text(limits.linkChars) })).check(z.maxLength(1_000)),
  members: z.array(z.strictObject({ person: personId, role: doorRole })).check(z.maxLength(limits.members)),
  landing: httpAddress,
  lastVisitedMs: timestampMs,
  memory,
})

const acquaintance = z.strictObject({
  id: personId,
  name,
  color: colorIndex,
  picture: z.nullable(picture),
  ownName: z.nullable(name),
  keys: z
    .array(
      z.strictObject({
        room: roomId,
        person: personId,
        hub: httpAddress,
        inbox: z.nullable(mailboxId),
        owner: z.optional(z.literal(true)),
      }),
    )
    .check(z.maxLength(limits.roomsOfOne * 2)),
  compared: z.array(personId).check(z.maxLength(limits.roomsOfOne * 2)),
  blocked: z.boolean(),
  firstMetMs: timestampMs,
  lastMetMs: timestampMs,
  invites: z
    .array(
      z.strictObject({
        id: mailId,
        room: roomId,
        roomName,
        sentAtMs: timestampMs,
        expiresAtMs: timestampMs,
        answer: z.nullable(z.enum(['accepted', 'declined'])),
      }),
    )
    .check(z.maxLength(limits.invitesToOne)),
})

export const identityContent = z.strictObject({
  seed,
  settings: settingsSchema,
  rooms: z.array(room).check(z.maxLength(10_000)),
  /** What others see of us in a room, where that was chosen. */
  sharing: z.array(z.strictObject({ room: roomId, sharing })).check(z.maxLength(10_000)),
  people: z.array(acquaintance).check(z.maxLength(limits.acquaintances)),
  /** Our own picture, where it is no shape. */
  picture: z.nullable(z.strictObject({ id: pictureId, bytes: bytes(limits.pictureBytes) })),
})
export type IdentityContent = z.infer<typeof identityContent>

/** As the bytes that a file seals. */
export const writeIdentityContent = (content: IdentityContent): Uint8Array =>
  utf8(JSON.stringify(content, (_key, value) => (value instanceof Uint8Array ? toBase64Url(value) : value)))

/** Null for anything else than what `writeIdentityContent` made. */
export function readIdentityContent(bytes: Uint8Array): IdentityContent | null {
  const parsed = identityContent.safeParse(jsonIn(bytes))
  return parsed.success ? parsed.data : null
}
