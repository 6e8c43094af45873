import { concat, fromBase64Url, toBase64Url, utf8 } from './bytes.ts'
import type { PersonId, RoomId, SessionId } from './ids.ts'
import { type KeyPair, publicKeyOf, sign, verify } from './keys.ts'

/** What a hello is bound to: the hub's challenge and origin, and who enters which room. An answer given to one hub opens nothing at another. */
export interface HelloTerms {
  readonly challenge: Uint8Array
  readonly hubOrigin: string
  readonly room: RoomId
  readonly session: SessionId
  readonly person: PersonId
}

/** The purpose of its signatures: entering by the socket, or by HTTP. */
export type HelloPurpose = 'hello' | 'join'

/** Both over `helloBytes`, base64url: by the key of the role, and by the person's. */
export interface HelloSignatures {
  readonly roleSignature: string
  readonly personSignature: string
}

/** What a client signs to enter a room. */
export function helloBytes({ challenge, hubOrigin, room, session, person }: HelloTerms): Uint8Array {
  return concat(
    challenge,
    fromBase64Url(room)!,
    fromBase64Url(session)!,
    fromBase64Url(person)!,
    utf8(hubOrigin),
  )
}

/** Signs a hello. `person`: the key pair whose public key is the terms' person. */
export function signHello(
  purpose: HelloPurpose,
  terms: HelloTerms,
  role: KeyPair,
  person: KeyPair,
): HelloSignatures {
  const bytes = helloBytes(terms)
  return {
    roleSignature: toBase64Url(sign(role, purpose, bytes)),
    personSignature: toBase64Url(sign(person, purpose, bytes)),
  }
}

/** Whether a hello is by the person it names and by the role's key. `roleKey`: its public key. */
export function provesHello(
  purpose: HelloPurpose,
  terms: HelloTerms,
  roleKey: PersonId,
  signatures: HelloSignatures,
): boolean {
  const bytes = helloBytes(terms)
  const roleSignature = fromBase64Url(signatures.roleSignature)
  const personSignature = fromBase64Url(signatures.personSignature)
  return (
    roleSignature !== null &&
    personSignature !== null &&
    verify(publicKeyOf(roleKey), purpose, bytes, roleSignature) &&
    verify(publicKeyOf(terms.person), purpose, bytes, personSignature)
  )
}
