import * as Y from 'yjs'
import type { Keyring } from '../../core/epochs.ts'
import type { RecordId, RoomId } from '../../core/ids.ts'
import type { Verify } from '../../core/keys.ts'
import { openEntry, readContent, unpackRecords } from '../../protocol/log-entry.ts'
import type { Drops } from '../drops.ts'
import type { RunningRecords } from '../records.ts'
import type { Lacking } from './lacking.ts'
import type { ReadEntry } from './reader.ts'

export interface IntakeDeps {
  readonly room: RoomId
  /** Of all epochs that the policy gives us keys of. */
  readonly keyring: Keyring
  readonly verify: Verify
  readonly records: Pick<RunningRecords, 'logs' | 'takeLogged'>
  readonly doc: Y.Doc
  readonly lacking: Lacking
  readonly drops: Drops
}

interface Opened {
  readonly id: RecordId
  readonly plain: Uint8Array
}

/** Merges what was read of the log into document and records. */
export interface Intake {
  /** Resolves when it is done: false when records could not be stored. */
  take(entries: readonly ReadEntry[]): Promise<boolean>
  /** Takes in a whole document from a snapshot. */
  merge(update: Uint8Array): void
  /** The origin of the document's changes that come from here. */
  readonly origin: object
}

export function createIntake(deps: IntakeDeps): Intake {
  const { room, keyring, verify, records, doc, lacking, drops } = deps
  const origin = {}

  function refuse(id: RecordId, reason: string): void {
    drops.count(reason)
    lacking.spoil(id)
  }

  async function open({ entry, sealed }: ReadEntry): Promise<Opened[]> {
    if (!sealed) {
      // What updates said is in snapshots; nothing else may go.
      if (entry.kind !== 'update') drops.count('entry-withheld')
      return []
    }
    const keys = keyring(entry.epoch)
    const place = { ...entry, room }
    const opened = keys && openEntry(keys.contents, place, sealed)
    if (!keys || !opened) {
      refuse(entry.id, 'entry-unreadable')
      return []
    }
    const plain = entry.kind === 'update' ? await readContent(verify, keys.editor, place, opened) : opened
    if (plain) return [{ id: entry.id, plain }]
    refuse(entry.id, 'update-forged')
    return []
  }

  function applyUpdates(opened: readonly Opened[]): void {
    if (opened.length === 0) return
    transact(() => {
      for (const { plain } of opened) {
        try {
          lacking.coverUpdate(plain)
          Y.applyUpdate(doc, plain, origin)
        } catch {
          drops.count('entry-damaged')
        }
      }
    })
  }

  function transact(change: () => void): void {
    try {
      // Not local: others have it from the log themselves.
      Y.transact(doc, change, origin, false)
    } catch (error) {
      // Somebody who looks at the document has thrown; what was read is in it all the same.
      drops.count('feature-failed')
      console.error('alongside: a feature failed', error)
    }
  }

  async function takeRecords(opened: readonly Opened[]): Promise<boolean> {
    if (opened.length === 0) return true
    const signed = opened.flatMap(({ id, plain }) => {
      const unpacked = unpackRecords(plain)
      if (!unpacked) refuse(id, 'entry-damaged')
      return unpacked ?? []
    })
    const { entries, stored } = await records.takeLogged(signed)
    for (const entry of entries) lacking.coverRecord(entry)
    return stored
  }

  return {
    origin,
    async take(entries) {
      const ofKind = async (kind: string): Promise<Opened[]> =>
        (await Promise.all(entries.filter(({ entry }) => entry.kind === kind).map(open))).flat()
      applyUpdates(await ofKind('update'))
      return takeRecords(await ofKind('record'))
    },
    merge: update => transact(() => Y.applyUpdate(doc, update, origin)),
  }
}
