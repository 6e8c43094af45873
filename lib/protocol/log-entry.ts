import { concat, utf8 } from '../core/bytes.ts'
import type { PersonId, RecordId, RoomId } from '../core/ids.ts'
import { type KeyPair, publicKeyOf, sign, type Verify } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { seal, unseal } from '../core/seal.ts'
import type { EntryKind } from './hub.ts'

/** What is inside an entry of the room's log. */

export interface EntryPlace {
  readonly room: RoomId
  readonly epoch: number
  readonly kind: EntryKind
  readonly id: RecordId
}

const context = ({ room, epoch, kind, id }: EntryPlace): Uint8Array =>
  utf8(`log/${room}/${epoch}/${kind}/${id}`)

/** `key`: the epoch's contents key. `nonce`: 24 random bytes. */
export function sealEntry(
  key: Uint8Array,
  place: EntryPlace,
  plain: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  return seal(key, context(place), plain, nonce)
}

/** `null` for what no member of that epoch has put in this place. */
export function openEntry(key: Uint8Array, place: EntryPlace, sealed: Uint8Array): Uint8Array | null {
  return unseal(key, context(place), sealed)
}

const signatureBytes = 64

/** Purpose and place first: what an editor has signed counts in one entry of one room and epoch alone. */
const placed = ({ room, epoch, id }: EntryPlace, content: Uint8Array): Uint8Array =>
  concat(utf8(`${room}/${epoch}/${id}/`), content)

/** What only editors may say: signature (64) ‖ content. `editor`: the editors' key of the place's epoch; the purpose is the kind. */
export function signContent(editor: KeyPair, place: EntryPlace, content: Uint8Array): Uint8Array {
  return concat(sign(editor, place.kind, placed(place, content)), content)
}

/** The content, or null when no editor of that epoch has put it in this place. `editor`: the editors' public key. */
export async function readContent(
  verify: Verify,
  editor: PersonId,
  place: EntryPlace,
  plain: Uint8Array,
): Promise<Uint8Array | null> {
  const [signature, content] = [plain.subarray(0, signatureBytes), plain.subarray(signatureBytes)]
  if (signature.length < signatureBytes) return null
  const good = await verify(publicKeyOf(editor), place.kind, placed(place, content), signature)
  return good ? content : null
}

interface Signed {
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}
const headBytes = 2 + signatureBytes

/** Bytes that a record takes in an entry. */
export const packedBytes = ({ payload }: Signed): number => headBytes + payload.length

/** Records of one entry: (length of the payload (2, big-endian) ‖ signature (64) ‖ payload)*. */
export function packRecords(records: readonly Signed[]): Uint8Array {
  return concat(
    ...records.flatMap(({ payload, signature }) => [
      Uint8Array.of(payload.length >> 8, payload.length),
      signature,
      payload,
    ]),
  )
}

/** Reads any bytes at all; `null` for what is not whole. */
export function unpackRecords(bytes: Uint8Array): Signed[] | null {
  const records: Signed[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + headBytes > bytes.length || records.length === limits.recordsPerMessage) return null
    const start = at + headBytes
    const end = start + ((bytes[at]! << 8) | bytes[at + 1]!)
    if (end > bytes.length) return null
    records.push({ payload: bytes.slice(start, end), signature: bytes.slice(at + 2, start) })
    at = end
  }
  return records
}
