import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromBase64Url } from './bytes.ts'
import type { RecordId } from './ids.ts'

/** The chain of a log in which nothing is yet. */
export const emptyChain = new Uint8Array(32)

/**
 * The chain after one more entry: SHA-256(chain before ‖ id ‖ SHA-256(all its data)). Whoever has the same chain has the same entries in
 * the same order, so a hub that tells two people different histories is noticed. Throws when the id is none.
 */
export function nextChain(chain: Uint8Array, id: RecordId, dataHash: Uint8Array): Uint8Array<ArrayBuffer> {
  const idBytes = fromBase64Url(id)
  if (idBytes?.length !== 16) throw new Error('The id of a log entry has 16 bytes.')
  return sha256(concat(chain, idBytes, dataHash)) as Uint8Array<ArrayBuffer>
}
