import { fromBase64Url, toBase64Url, utf8 } from '../core/bytes.ts'
import type { PersonId, RoomId } from '../core/ids.ts'
import { jsonIn } from '../core/json.ts'
import { type KeyPair, publicKeyOf, roomIdOf, sign, verify } from '../core/keys.ts'
import { base64url, z } from './schema.ts'

/** What a room's owner says of it, signed; whoever has the room id can check the owner's key in it. */

/** A word's JSON bytes and the owner's signature over them. */
export interface SignedWord {
  readonly payload: string
  readonly signature: string
}

/** `mostBytes`: of the JSON. */
export const signedWord = (mostBytes: number) =>
  z.object({ payload: base64url(mostBytes), signature: base64url(64) })

/** Signs with the room's owner key. */
export function signWord(owner: KeyPair, purpose: string, content: object): SignedWord {
  const payload = utf8(JSON.stringify(content))
  return { payload: toBase64Url(payload), signature: toBase64Url(sign(owner, purpose, payload)) }
}

/** The word inside, if it is of this room and its owner signed it for this purpose; otherwise `null`. */
export function readWord<Word extends { readonly room: RoomId; readonly owner: PersonId }>(
  room: RoomId,
  purpose: string,
  schema: z.ZodMiniType<Word>,
  signed: SignedWord,
): Word | null {
  const payload = fromBase64Url(signed.payload)
  const signature = fromBase64Url(signed.signature)
  const parsed = schema.safeParse(payload && jsonIn(payload))
  if (!payload || !signature || !parsed.success || parsed.data.room !== room) return null
  const owner = publicKeyOf(parsed.data.owner)
  return roomIdOf(owner) === room && verify(owner, purpose, payload, signature) ? parsed.data : null
}
