import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, utf8 } from './bytes.ts'
import type { MailboxId, PersonId } from './ids.ts'
import { type KeyPair, publicKeyOf } from './keys.ts'
import { seal, unseal } from './seal.ts'

/**
 * Sealing to one person's room key, or to a mailbox: X25519 (RFC 7748) between an ephemeral key and theirs, which is their Ed25519 key on the Montgomery curve;
 * then HKDF-SHA-256 over both public keys, and XChaCha20-Poly1305. It tells nothing of who sealed it: what is inside has to prove itself.
 */

const publicBytes = 32

const boxKey = (shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): Uint8Array =>
  hkdf(sha256, shared, concat(ephemeral, recipient), utf8('alongside/1/to-person'), 32)

/** `ephemeralSeed`: 32 random bytes that are used once. `nonce`: 24. Returns ephemeral key (32) ‖ sealed. Throws for a person id that is no point of the curve. */
export function sealToPerson(
  person: PersonId | MailboxId,
  context: Uint8Array,
  plain: Uint8Array,
  ephemeralSeed: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  const recipient = ed25519.utils.toMontgomery(publicKeyOf(person))
  const ephemeral = x25519.getPublicKey(ephemeralSeed)
  const shared = x25519.getSharedSecret(ephemeralSeed, recipient)
  return concat(ephemeral, seal(boxKey(shared, ephemeral, recipient), context, plain, nonce))
}

/** Opens what was sealed to the owner of `key`; `null` for anything else. */
export function openAsPerson(key: KeyPair, context: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < publicBytes) return null
  const ephemeral = sealed.subarray(0, publicBytes)
  try {
    const secret = ed25519.utils.toMontgomerySecret(key.secretKey)
    const shared = x25519.getSharedSecret(secret, ephemeral)
    const recipient = ed25519.utils.toMontgomery(key.publicKey)
    return unseal(boxKey(shared, ephemeral, recipient), context, sealed.subarray(publicBytes))
  } catch {
    // A point of low order, or none at all.
    return null
  }
}
