import type { Keyring } from '../../core/epochs.ts'
import type { RoomId, SnapshotId } from '../../core/ids.ts'
import { ok, type Result } from '../../core/result.ts'
import type { SnapshotPlace } from '../../protocol/snapshot.ts'
import type { Drops } from '../drops.ts'
import { type OpenSnapshot, openReadable, openSnapshot } from './snapshot-content.ts'
import type { HubProblem, ReadableDocument, SnapshotHub } from './types.ts'

export interface SnapshotReaderDeps {
  readonly room: RoomId
  readonly hub: SnapshotHub
  readonly keyring: Keyring
  readonly drops: Drops
  /** One does not open. */
  readonly damaged: (id: SnapshotId) => void
}

type Place = Omit<SnapshotPlace, 'room'>

/** Opens the room's snapshots: the newest one, and where it does not open the one before. */
export interface SnapshotReader {
  /** The newest that opens and reaches at least so far; null where none does. `known` saves the question which there are. */
  newest(least: number, known?: Place): Promise<Result<OpenSnapshot | null, HubProblem>>
  /** The newest text that opens, of those that reach at least so far. */
  text(least: number): Promise<Result<ReadableDocument | null, HubProblem>>
  /** One of them; null where it does not open. */
  open(place: Place): Promise<Result<OpenSnapshot | null, HubProblem>>
}

export function createSnapshotReader(deps: SnapshotReaderDeps): SnapshotReader {
  const { room, hub, keyring, drops } = deps
  const damaged = new Set<SnapshotId>()

  async function open(place: Place): Promise<Result<OpenSnapshot | null, HubProblem>> {
    if (damaged.has(place.id)) return ok(null)
    const sealed = await hub.read(place.id, 'state')
    if (!sealed.ok) return sealed
    const opened = openSnapshot(keyring, { ...place, room }, sealed.value)
    // Without the keys of its epoch nothing can be said of it.
    if (opened || !keyring(place.epoch)) return ok(opened)
    damaged.add(place.id)
    drops.count('snapshot-damaged')
    deps.damaged(place.id)
    return ok(null)
  }

  /** The first of something that the newest snapshots have. One that has gone meanwhile is passed over. */
  async function first<Found>(
    least: number,
    find: (place: Place) => Promise<Result<Found | null, HubProblem>>,
  ): Promise<Result<Found | null, HubProblem>> {
    const listed = await hub.list()
    if (!listed.ok) return listed
    const reaching = listed.value
      .filter(({ kind, seq }) => kind === 'snapshot' && seq >= least)
      .sort((a, b) => b.seq - a.seq)
    for (const place of reaching) {
      const found = await find(place)
      if (found.ok ? found.value : found.error !== 'not-found') return found
    }
    return ok(null)
  }

  return {
    async newest(least, known) {
      const told = known && (await open(known))
      if (told?.ok && told.value) return told
      return first(least, open)
    },
    text: least =>
      first(least, async place => {
        const sealed = await hub.read(place.id, 'text')
        if (!sealed.ok) return sealed
        const text = openReadable(keyring, { ...place, room }, sealed.value)
        if (!text) drops.count('snapshot-text-damaged')
        return ok(text)
      }),
    open,
  }
}
