import { fromBase64Url, toBase64Url, utf8 } from '../core/bytes.ts'
import type { PersonId, RoomId } from '../core/ids.ts'
import { type KeyPair, personIdOf, publicKeyOf, roomIdOf, sign, verify } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { base64url, personId, shownName, z } from './schema.ts'

/** The kind of the record by which a room's owner gives it another name. */
export const roomNameKind = 'room-name'

const roomNameBody = z.object({
  name: shownName(limits.roomNameChars),
  owner: z.object({ key: personId, signature: base64url(64) }),
})
export type RoomNameBody = z.infer<typeof roomNameBody>

/** What this browser calls a room besides what has been said of it. */
export const roomNaming = z.strictObject({
  /** This person's own name for it. */
  own: z.nullable(shownName(limits.roomNameChars)),
  /** In the owner's browser: a new name that the room has not been told yet. */
  unsaid: z.nullable(shownName(limits.roomNameChars)),
})
export type RoomNaming = z.infer<typeof roomNaming>

/** What is signed by the room's owner: it counts for this name in this author's record only. */
const provenBytes = (room: RoomId, author: PersonId, name: string): Uint8Array =>
  utf8(`${room}/${author}/${name}`)

/** The body of the record by which `author`, who is the owner as a person, names the room. */
export function proveRoomName(owner: KeyPair, room: RoomId, author: PersonId, name: string): RoomNameBody {
  const signature = sign(owner, roomNameKind, provenBytes(room, author, name))
  return { name, owner: { key: personIdOf(owner.publicKey), signature: toBase64Url(signature) } }
}

/** The name that a record of this kind, whose author is verified, gives its room; null when its owner has not said so. */
export function readRoomName(
  room: RoomId,
  { author, body }: { readonly author: PersonId; readonly body: unknown },
): string | null {
  const parsed = roomNameBody.safeParse(body)
  if (!parsed.success) return null
  const { name, owner } = parsed.data
  const key = publicKeyOf(owner.key)
  const signature = fromBase64Url(owner.signature)
  const isOwners =
    signature !== null &&
    roomIdOf(key) === room &&
    verify(key, roomNameKind, provenBytes(room, author, name), signature)
  return isOwners ? name : null
}
