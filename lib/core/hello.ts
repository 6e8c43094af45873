import { concat, fromBase64Url, utf8 } from './bytes.ts'
import type { PersonId, RoomId, SessionId } from './ids.ts'

/**
 * What a client signs to enter a room: the hub's challenge bound to the hub's origin, the room, the session and the person, so
 * that an answer given to one hub opens nothing at another. Signed with purpose `hello` by the role's key and by the person's.
 */
export function helloBytes(
  challenge: Uint8Array,
  hubOrigin: string,
  room: RoomId,
  session: SessionId,
  person: PersonId,
): Uint8Array {
  return concat(
    challenge,
    fromBase64Url(room)!,
    fromBase64Url(session)!,
    fromBase64Url(person)!,
    utf8(hubOrigin),
  )
}
