import * as Y from 'yjs'
import { fromUtf8, utf8 } from '../../core/bytes.ts'
import type { Keyring } from '../../core/epochs.ts'
import type { EpochKeys } from '../../core/keys.ts'
import { parseJson } from '../../protocol/record-codec.ts'
import {
  type LogCoverage,
  openSnapshotPart,
  packName,
  packState,
  type SealedParts,
  type SnapshotPart,
  type SnapshotPlace,
  sealSnapshotPart,
  unpackState,
} from '../../protocol/snapshot.ts'
import { readableText } from '../../protocol/versions.ts'
import type { RandomBytes } from '../types.ts'
import { readableParts } from './readable.ts'
import type { ReadableDocument } from './types.ts'

/** A snapshot that has been opened: the document, and what of it the log holds. */
export interface OpenSnapshot {
  readonly place: SnapshotPlace
  readonly update: Uint8Array
  readonly coverage: LogCoverage
}

/** Seals a document as it is now. `name`: of a version, with its author's. Throws for viewers' keys. */
export function sealSnapshot(
  keys: Pick<EpochKeys, 'contents' | 'edit'>,
  { place, update, coverage }: OpenSnapshot,
  name: Parameters<typeof packName>[0] | null,
  randomBytes: RandomBytes,
): SealedParts {
  const sealPart = (part: 'name' | 'state' | 'text', content: Uint8Array) =>
    sealSnapshotPart(keys, place, part, content, randomBytes(24))
  return {
    name: name ? sealPart('name', packName(name)) : new Uint8Array(),
    state: sealPart('state', packState(update, coverage)),
    text: sealPart('text', utf8(JSON.stringify(readable(update)))),
  }
}

function openPart(
  keyring: Keyring,
  place: SnapshotPlace,
  part: SnapshotPart,
  sealed: Uint8Array,
): Uint8Array | null {
  const keys = keyring(place.epoch)
  return keys && openSnapshotPart(keys, place, part, sealed)
}

/** `null` for a state that is damaged, forged, or not a whole document. */
export function openSnapshot(
  keyring: Keyring,
  place: SnapshotPlace,
  sealed: Uint8Array,
): OpenSnapshot | null {
  const content = openPart(keyring, place, 'state', sealed)
  const state = content && unpackState(content)
  return state && isWhole(state.update) ? { place, ...state } : null
}

/** `null` for a text that is damaged or forged. */
export function openReadable(
  keyring: Keyring,
  place: SnapshotPlace,
  sealed: Uint8Array,
): ReadableDocument | null {
  const content = openPart(keyring, place, 'text', sealed)
  const json = content && fromUtf8(content)
  const parsed = readableText.safeParse(json === null ? null : parseJson(json))
  return parsed.success ? parsed.data : null
}

/** What a whole document says in words. */
export function readable(update: Uint8Array): ReadableDocument {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  const parts = readableParts(doc)
  doc.destroy()
  return parts
}

/** Whether an update is one, and waits for nothing that is not in it: each client's changes from its first on, without a hole. */
function isWhole(update: Uint8Array): boolean {
  try {
    const next = new Map<number, number>()
    return Y.decodeUpdate(update).structs.every(struct => {
      const { id, length } = struct
      const follows = id.clock === (next.get(id.client) ?? 0)
      next.set(id.client, id.clock + length)
      return follows && !(struct instanceof Y.Skip)
    })
  } catch {
    return false
  }
}
