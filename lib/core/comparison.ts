import { sha256 } from '@noble/hashes/sha2.js'
import { concat, toBase64Url, utf8 } from './bytes.ts'
import { comparisonWordCount } from './comparison-sizes.ts'
import type { PersonId, RoomId } from './ids.ts'
import { publicKeyOf } from './keys.ts'

/**
 * Two people compare short words to know that nobody stands between them. Whoever begins commits to a random nonce before the other has told theirs, and shows
 * it after (as ZRTP does, RFC 6189 section 4.4.1.1), so that nobody can search for keys or nonces that give the same words: of 2^48, one try for each attempt, and
 * each attempt is seen.
 */

/** What the one who begins commits to. 32 bytes, base64url. `nonce`: 16 random bytes. */
export function commitment(room: RoomId, from: PersonId, to: PersonId, nonce: Uint8Array): string {
  const place = utf8(`alongside/1/compare\0${room}`)
  return toBase64Url(sha256(concat(place, publicKeyOf(from), publicKeyOf(to), nonce)))
}

/** What both are shown, as indices into `comparisonWords`. `first`: whoever began, with their nonce. */
export function comparisonOf(
  room: RoomId,
  first: { readonly person: PersonId; readonly nonce: Uint8Array },
  second: { readonly person: PersonId; readonly nonce: Uint8Array },
): readonly number[] {
  const both = [first, second].flatMap(({ person, nonce }) => [publicKeyOf(person), nonce])
  const digest = sha256(concat(utf8(`alongside/1/compare-words\0${room}`), ...both))
  return [...digest.subarray(0, comparisonWordCount)]
}
