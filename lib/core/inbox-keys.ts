import { concat, fromBase64Url, toBase64Url, utf8 } from './bytes.ts'
import type { MailboxId, PersonId, RoomId } from './ids.ts'
import { deriveKey, type KeyPair, keyPairFromSeed, publicKeyOf, sign, verify } from './keys.ts'

/**
 * A person's inbox key: what mail is sealed to and signed by. The same in all browsers that hold the identity, and a key of its own, so that it tells
 * nothing of the keys in rooms. Shown to others by choice only. `identitySeed`: the 32 secret bytes of the extension's only identity.
 */
export function inboxKey(identitySeed: Uint8Array): KeyPair {
  return keyPairFromSeed(deriveKey(identitySeed, 'inbox'))
}

/**
 * The key under which the hub knows a sender of mail, another one for each mailbox: it bounds what somebody sends, and does not tell the hub who it is. Who
 * it is, is signed inside.
 */
export function mailSenderKey(identitySeed: Uint8Array, to: MailboxId): KeyPair {
  return keyPairFromSeed(deriveKey(identitySeed, 'mail-sender', fromBase64Url(to)!))
}

export const mailboxIdOf = (publicKey: Uint8Array): MailboxId => toBase64Url(publicKey) as MailboxId

const provenBytes = (room: RoomId, person: PersonId): Uint8Array => utf8(`${room}/${person}`)

/** Proof that whoever is `person` in a room holds this inbox key. 64 bytes, base64url. */
export function proveInbox(key: KeyPair, room: RoomId, person: PersonId): string {
  return toBase64Url(sign(key, 'inbox-of', provenBytes(room, person)))
}

/** Whether such a proof is one; false for anything else. */
export function provesInbox(inbox: MailboxId, room: RoomId, person: PersonId, proof: string): boolean {
  const signature = fromBase64Url(proof)
  return signature !== null && verify(publicKeyOf(inbox), 'inbox-of', provenBytes(room, person), signature)
}

/** What opens a mailbox at a hub is bound to: the hub's challenge (32 bytes) and its origin. */
export interface InboxTerms {
  readonly challenge: Uint8Array
  readonly hubOrigin: string
}

const helloBytes = (key: MailboxId, { challenge, hubOrigin }: InboxTerms): Uint8Array =>
  concat(challenge, publicKeyOf(key), utf8(hubOrigin))

/** Signs a hub's challenge to open the mailbox of a key. 64 bytes, base64url. */
export function signInbox(key: KeyPair, terms: InboxTerms): string {
  return toBase64Url(sign(key, 'inbox', helloBytes(mailboxIdOf(key.publicKey), terms)))
}

/** Whether a signature opens a mailbox. */
export function opensInbox(key: MailboxId, terms: InboxTerms, signature: string): boolean {
  const bytes = fromBase64Url(signature)
  return bytes !== null && verify(publicKeyOf(key), 'inbox', helloBytes(key, terms), bytes)
}
