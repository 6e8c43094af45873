import { chacha20poly1305, xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { concat } from './bytes.ts'
import { deriveKey } from './keys.ts'

const nonceBytes = 24

/**
 * Seals a durable thing (record, update, presence, signaling, a door's seed) with XChaCha20-Poly1305.
 * `context` says where it belongs (room, epoch, lane …) and is authenticated with it; `nonce` is 24 random bytes.
 * Returns nonce ‖ ciphertext ‖ tag.
 */
export function seal(key: Uint8Array, context: Uint8Array, plain: Uint8Array, nonce: Uint8Array): Uint8Array {
  return concat(nonce, xchacha20poly1305(key, nonce, context).encrypt(plain))
}

/** Opens what `seal` made; `null` when anything at all is wrong with it. */
export function unseal(key: Uint8Array, context: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < nonceBytes + 16) return null
  try {
    return xchacha20poly1305(key, sealed.subarray(0, nonceBytes), context).decrypt(
      sealed.subarray(nonceBytes),
    )
  } catch {
    return null
  }
}

/** The fast lane's key of one session: a counter under it never repeats, because a session id never does. */
export function fastKey(viewSeed: Uint8Array, session: Uint8Array): Uint8Array {
  return deriveKey(viewSeed, 'fast', session)
}

function fastNonce(counter: number): Uint8Array {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setUint32(8, counter)
  return nonce
}

/** Seals a fast frame with ChaCha20-Poly1305: counter (4 bytes, big-endian) ‖ ciphertext ‖ tag, 20 bytes over the frame. */
export function sealFast(key: Uint8Array, counter: number, frame: Uint8Array): Uint8Array {
  const nonce = fastNonce(counter)
  return concat(nonce.subarray(8), chacha20poly1305(key, nonce).encrypt(frame))
}

/** Opens a fast frame and gives its counter, by which the receiver drops what is older than what it has. */
export function unsealFast(
  key: Uint8Array,
  sealed: Uint8Array,
): { readonly counter: number; readonly frame: Uint8Array } | null {
  if (sealed.length < 20) return null
  const counter = new DataView(sealed.buffer, sealed.byteOffset).getUint32(0)
  try {
    return { counter, frame: chacha20poly1305(key, fastNonce(counter)).decrypt(sealed.subarray(4)) }
  } catch {
    return null
  }
}
