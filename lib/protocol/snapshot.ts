import { concat, fromUtf8, utf8 } from '../core/bytes.ts'
import type { CoverageData } from '../core/coverage.ts'
import type { ReadKeys } from '../core/epochs.ts'
import type { RoomId, SnapshotId } from '../core/ids.ts'
import { type EpochKeys, publicKeyOf, sign, verify } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { seal, unseal } from '../core/seal.ts'
import { queryUint } from './hub-api.ts'
import { base64url, personId, roomId, shownName, snapshotId, text, timestampMs, uint, z } from './schema.ts'

/** Snapshots and versions of a room's document: what is inside them, and what the hub's API says of them. */

/** `snapshot`: made by browsers by themselves, so that nobody has to read the whole log. `version`, and `before` a restore: kept for people. */
export const snapshotKind = z.enum(['snapshot', 'version', 'before'])
export type SnapshotKind = z.infer<typeof snapshotKind>

/** Where a snapshot belongs: up to `seq`, where the log's chain is `chain` (base64url), its maker had taken everything in. */
export interface SnapshotPlace {
  readonly room: RoomId
  readonly epoch: number
  readonly id: SnapshotId
  readonly kind: SnapshotKind
  readonly seq: number
  readonly chain: string
}

/** A snapshot's three sealed parts: the document; the same as plain text, for when it does not open; and, of a version, its name. */
export type SnapshotPart = 'state' | 'text' | 'name'

const context = ({ room, epoch, id, kind, seq, chain }: SnapshotPlace, part: SnapshotPart): Uint8Array =>
  utf8(`snapshot/${room}/${epoch}/${kind}/${id}/${seq}/${chain}/${part}`)

const signatureBytes = 64

/** Signs and seals a part: what is sealed is signature (64) ‖ content. `nonce`: 24 random bytes. Throws for viewers' keys, who make none. */
export function sealSnapshotPart(
  { contents, edit }: Pick<EpochKeys, 'contents' | 'edit'>,
  place: SnapshotPlace,
  part: SnapshotPart,
  content: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  if (!edit) throw new Error('Only editors make snapshots.')
  const where = context(place, part)
  const signature = sign(edit.editorSign, 'snapshot', concat(where, Uint8Array.of(0), content))
  return seal(contents, where, concat(signature, content), nonce)
}

/** `null` for what no editor of that epoch has put in this place. */
export function openSnapshotPart(
  keys: Pick<ReadKeys, 'contents' | 'editor'>,
  place: SnapshotPlace,
  part: SnapshotPart,
  sealed: Uint8Array,
): Uint8Array | null {
  const where = context(place, part)
  const plain = unseal(keys.contents, where, sealed)
  if (!plain) return null
  const [signature, content] = [plain.subarray(0, signatureBytes), plain.subarray(signatureBytes)]
  const signed = concat(where, Uint8Array.of(0), content)
  return verify(publicKeyOf(keys.editor), 'snapshot', signed, signature) ? content : null
}

/** What the log holds up to a snapshot's place; `core/coverage.ts`. The document may hold more, which is not in the log yet. */
export interface LogCoverage {
  readonly records: CoverageData
  readonly inserts: CoverageData
  readonly deletes: CoverageData
}

const ranges = z.array(z.tuple([text(100), z.array(uint(Number.MAX_SAFE_INTEGER))]))
const coverageJson = z.object({ records: ranges, inserts: ranges, deletes: ranges })

/** The content of `state`: length of the update (4, big-endian) ‖ the document as one Yjs update ‖ what of it the log holds, as JSON. */
export function packState(update: Uint8Array, { records, inserts, deletes }: LogCoverage): Uint8Array {
  const json = JSON.stringify({ records: [...records], inserts: [...inserts], deletes: [...deletes] })
  return concat(lengthOf(update), update, utf8(json))
}

/** Reads any bytes at all; `null` for what is no state. The update is as it came: whether it is one is for Yjs to say. */
export function unpackState(content: Uint8Array): { update: Uint8Array; coverage: LogCoverage } | null {
  const [update, rest] = takeBlock(content) ?? []
  const parsed = rest && coverageJson.safeParse(parseJson(fromUtf8(rest)))
  if (!update || !parsed?.success) return null
  const { records, inserts, deletes } = parsed.data
  const coverage = { records: new Map(records), inserts: new Map(inserts), deletes: new Map(deletes) }
  return { update, coverage }
}

/** The content of `name`: what a version is called, and how the person who saved it was called then. */
export const versionName = z.object({
  name: shownName(limits.versionNameChars),
  by: shownName(limits.nameChars),
})

export const packName = (content: z.infer<typeof versionName>): Uint8Array => utf8(JSON.stringify(content))

export function unpackName(content: Uint8Array): z.infer<typeof versionName> | null {
  const parsed = versionName.safeParse(parseJson(fromUtf8(content)))
  return parsed.success ? parsed.data : null
}

// -- the hub's API ---------------------------------------------------------------------------------------------

/** What addresses name. */
export const snapshotParams = z.object({ room: roomId, id: snapshotId })
export const snapshotAnswer = z.object({ id: snapshotId })

/** `PUT /v1/rooms/:room/snapshots/:id?…`, its body `packParts`. `base`: the newest snapshot known, none where there is none. */
export const snapshotQuery = z.object({
  kind: snapshotKind,
  epoch: queryUint,
  seq: queryUint,
  chain: base64url(32),
  base: z.optional(snapshotId),
})

/** What `GET /v1/rooms/:room/snapshots` tells of each: all but what is inside. */
export const listedSnapshot = z.object({
  id: snapshotId,
  kind: snapshotKind,
  epoch: uint(0xffff_ffff),
  seq: uint(Number.MAX_SAFE_INTEGER),
  chain: base64url(32),
  /** Who made it, as the hub authenticated them. */
  person: personId,
  storedAtMs: timestampMs,
  /** Another session than the one that made it has opened it. */
  opened: z.boolean(),
  /** Sealed, all parts together. */
  bytes: uint(limits.snapshotBytes),
  /** Sealed; empty for a `snapshot`. */
  name: base64url(limits.versionNameBytes),
})
export type ListedSnapshot = z.infer<typeof listedSnapshot>

/** Newest first. */
export const snapshotList = z.object({
  snapshots: z.array(listedSnapshot).check(z.maxLength(limits.snapshots + limits.versions)),
})

/** The sealed parts of a snapshot as they travel. */
export interface SealedParts {
  readonly name: Uint8Array
  readonly state: Uint8Array
  readonly text: Uint8Array
}

/** length (4, big-endian) ‖ name ‖ length ‖ state ‖ text. */
export function packParts({ name, state, text: plain }: SealedParts): Uint8Array<ArrayBuffer> {
  return concat(lengthOf(name), name, lengthOf(state), state, plain)
}

/** Reads any bytes at all; `null` for what is not whole. */
export function unpackParts(bytes: Uint8Array): SealedParts | null {
  const [name, afterName] = takeBlock(bytes) ?? []
  const [state, plain] = (afterName && takeBlock(afterName)) ?? []
  return name && state && plain ? { name, state, text: plain } : null
}

function lengthOf(block: Uint8Array): Uint8Array {
  const head = new Uint8Array(4)
  new DataView(head.buffer).setUint32(0, block.length)
  return head
}

/** The first block of some bytes and what follows it. */
function takeBlock(bytes: Uint8Array): [Uint8Array, Uint8Array] | null {
  if (bytes.length < 4) return null
  const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  return end <= bytes.length ? [bytes.subarray(4, end), bytes.subarray(end)] : null
}

function parseJson(json: string | null): unknown {
  try {
    return json === null ? null : JSON.parse(json)
  } catch {
    return null
  }
}
