import { fromBase64Url, toBase64Url, utf8 } from '../../core/bytes.ts'
import type { PersonId, RecordId, RoomId } from '../../core/ids.ts'
import { type KeyPair, personIdOf, publicKeyOf, roomIdOf, sign, verify } from '../../core/keys.ts'
import type { PinDoneBody } from '../../protocol/pins.ts'

/** What is signed by the room's owner: it counts for this pin and this author's word only. */
const proofOf = (room: RoomId, pin: RecordId, author: PersonId): Uint8Array =>
  utf8(`${room}/${pin}/${author}`)

/** The owner's word that `author`, who is the owner as a person, may do away with a pin. */
export function proveOwner(
  owner: KeyPair,
  room: RoomId,
  pin: RecordId,
  author: PersonId,
): NonNullable<PinDoneBody['owner']> {
  const signature = sign(owner, 'pin-done', proofOf(room, pin, author))
  return { key: personIdOf(owner.publicKey), signature: toBase64Url(signature) }
}

/**
 * Whether a record `done`, whose author is verified, does away with a pin: its own author's does, and one that the room's owner has
 * signed. The room's id is the hash of its owner's key.
 */
export function endsPin(
  room: RoomId,
  pin: { readonly id: RecordId; readonly author: PersonId },
  done: { readonly author: PersonId; readonly body: PinDoneBody },
): boolean {
  if (done.body.pin !== pin.id) return false
  if (done.author === pin.author) return true
  const { owner } = done.body
  const signature = owner && fromBase64Url(owner.signature)
  if (!owner || !signature) return false
  const key = publicKeyOf(owner.key)
  return roomIdOf(key) === room && verify(key, 'pin-done', proofOf(room, pin.id, done.author), signature)
}
