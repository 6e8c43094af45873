import * as Y from 'yjs'
import { toBase64Url } from '../../core/bytes.ts'
import type { RoomId, SnapshotId } from '../../core/ids.ts'
import type { EpochKeys } from '../../core/keys.ts'
import type { NewestSnapshot } from '../../protocol/hub.ts'
import type { LogCoverage } from '../../protocol/snapshot.ts'
import type { Drops } from '../drops.ts'
import type { Clock, RandomBytes } from '../types.ts'
import type { LogPosition } from './reader.ts'
import { sealSnapshot } from './snapshot-content.ts'
import type { SnapshotReader } from './snapshot-reader.ts'
import type { SnapshotHub } from './types.ts'

export interface SnapshotMakerDeps {
  readonly room: RoomId
  /** Viewers make none; they look at others'. */
  readonly keys: EpochKeys
  readonly hub: SnapshotHub
  readonly reader: Pick<SnapshotReader, 'open'>
  readonly doc: Y.Doc
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly drops: Drops
  /** Up to where everything is taken in and what the log holds up to there; null while something is not. */
  readonly taken: () => { readonly position: LogPosition; readonly coverage: () => LogCoverage } | null
}

/** Makes a snapshot when much lies after the newest one, and looks whether those of others open. */
export interface SnapshotMaker {
  /** The hub has told which is the newest. */
  told(newest: NewestSnapshot | null): void
  /** More of the log is taken in, so many bytes of updates. */
  took(updateBytes: number): void
  /** It may be time. */
  consider(): void
  /** Somebody could not open it. */
  doubted(id: SnapshotId): void
  /** This one does not open: another is needed. */
  damaged(id: SnapshotId): void
  close(): void
}

/** So much after the newest snapshot makes another worth its bytes: entries, or bytes of updates. */
const dueEntries = 500
const dueBytes = 256 * 1024
/** Drawn anew each time, so that of many browsers one is first and the others hear of it. From, and up to so much more. Milliseconds. */
const makeAfterMs = [2_000, 30_000] as const
const lookAfterMs = [5_000, 60_000] as const
/** After one that was not taken. Milliseconds. */
const againMs = 60_000

export function createSnapshotMaker(deps: SnapshotMakerDeps): SnapshotMaker {
  const { room, keys, hub, doc, clock, randomBytes, drops } = deps
  let newest: NewestSnapshot | null = null
  let bytesAfter = 0
  const unreadable = new Set<SnapshotId>()
  const own = new Set<SnapshotId>()
  let stopMake: (() => void) | null = null
  let stopLook: (() => void) | null = null
  /** Too large, or not ours to make. */
  let given = keys.edit === null
  let closed = false

  const within = ([leastMs, spreadMs]: readonly [number, number]): number => {
    const [high, low] = randomBytes(2) as unknown as [number, number]
    return leastMs + ((high * 256 + low) / 65_536) * spreadMs
  }

  function isDue(seq: number): boolean {
    const after = seq - (newest?.seq ?? 0)
    if (newest && unreadable.has(newest.id)) return true
    return after >= dueEntries || (after > 0 && bytesAfter >= dueBytes)
  }

  /** What is waited for here needs something new to happen, or it does not happen. */
  function consider(): void {
    const taken = closed || given || stopMake ? null : deps.taken()
    if (!taken || !isDue(taken.position.seq)) return
    stopMake = clock.after(within(makeAfterMs), () => {
      stopMake = null
      void make()
    })
  }

  async function make(): Promise<void> {
    const taken = deps.taken()
    const { pendingStructs, pendingDs } = doc.store
    if (closed || !taken || !isDue(taken.position.seq) || pendingStructs || pendingDs) return
    const { position } = taken
    const coverage = taken.coverage()
    const place = {
      room,
      epoch: keys.epoch,
      id: toBase64Url(randomBytes(16)) as SnapshotId,
      kind: 'snapshot',
      seq: position.seq,
      chain: toBase64Url(position.chain),
    } as const
    const update = Y.encodeStateAsUpdate(doc)
    const parts = sealSnapshot(keys, { place, update, coverage }, null, randomBytes)
    own.add(place.id)
    const stored = await hub.put(place, parts, newest?.id ?? null)
    if (stored.ok || closed) return
    drops.count(`snapshot-not-stored-${stored.error}`)
    given = stored.error === 'too-large'
    if (stored.error === 'stale-snapshot') await lookUp()
    stopMake = clock.after(againMs, () => {
      stopMake = null
      consider()
    })
  }

  /** There is another that we were not told of. */
  async function lookUp(): Promise<void> {
    const listed = await hub.list()
    if (!listed.ok || closed) return
    const [first] = listed.value.filter(({ kind }) => kind === 'snapshot').sort((a, b) => b.seq - a.seq)
    told(first ?? null)
  }

  function told(told: NewestSnapshot | null): void {
    if (told?.id !== newest?.id) bytesAfter = 0
    newest = told
    stopLook?.()
    stopLook = null
    if (told && !told.opened && !own.has(told.id)) lookLater(told)
  }

  function lookLater(snapshot: NewestSnapshot): void {
    if (closed || stopLook || unreadable.has(snapshot.id)) return
    stopLook = clock.after(within(lookAfterMs), () => {
      stopLook = null
      void look(snapshot)
    })
  }

  /** The hub lets go of what snapshots cover only when others than their makers could open them. */
  async function look(snapshot: NewestSnapshot): Promise<void> {
    const { id, epoch, seq, chain } = snapshot
    const opened = await deps.reader.open({ id, epoch, kind: 'snapshot', seq, chain })
    if (opened.ok && opened.value && !closed) await hub.opened(id)
  }

  return {
    told(newest) {
      told(newest)
      consider()
    },
    took(updateBytes) {
      bytesAfter += updateBytes
    },
    consider,
    doubted(id) {
      if (newest?.id === id) lookLater(newest)
    },
    damaged(id) {
      unreadable.add(id)
      consider()
    },
    close() {
      closed = true
      stopMake?.()
      stopLook?.()
    },
  }
}
