import type { Logger } from 'pino'
import type { RoomId, SessionId, SnapshotId } from '../lib/core/ids.ts'
import type { Result } from '../lib/core/result.ts'
import type { NewestSnapshot } from '../lib/protocol/hub.ts'
import type { Clock } from './clock.ts'
import type { LiveRooms } from './live-rooms.ts'
import type { Metrics } from './metrics.ts'
import type { NewSnapshot, SnapshotRefusal, SnapshotStore } from './snapshot-store.ts'

export interface SnapshotsOptions {
  readonly store: SnapshotStore
  readonly rooms: Pick<LiveRooms, 'snapshotChanged'>
  readonly clock: Clock
  readonly metrics: Pick<Metrics, 'snapshot'>
  readonly log: Logger
}

export type Snapshots = ReturnType<typeof createSnapshots>

/** Nothing tells when a week has passed, so it is looked at so often; one question for all rooms. Milliseconds. */
const ripeEveryMs = 3_600_000

/** What members hand in of their rooms' documents; lets what it covers go from the logs, in its time. */
export function createSnapshots({ store, rooms, clock, metrics, log }: SnapshotsOptions) {
  let cancelNext: (() => void) | null = null
  /** Rooms in which rows are being emptied. */
  const emptying = new Set<RoomId>()
  let working: Promise<unknown> = Promise.resolve()

  async function newest(room: RoomId): Promise<NewestSnapshot | null> {
    const [first] = (await store.snapshots(room))
      .filter(({ kind }) => kind === 'snapshot')
      .sort((a, b) => b.seq - a.seq)
    if (!first) return null
    const { id, epoch, seq, chain, opened } = first
    return { id, epoch, seq, chain, opened }
  }

  async function tell(room: RoomId): Promise<void> {
    const snapshot = await newest(room)
    if (snapshot) rooms.snapshotChanged(room, snapshot)
  }

  /** Nobody waits for it: it is as good later. */
  function empty(room: RoomId): void {
    if (emptying.has(room)) return
    emptying.add(room)
    working = store
      .emptyCovered(room, clock.now())
      .then(entries => {
        if (entries > 0) log.info({ entries }, 'a log has let go of what snapshots hold')
      })
      .catch((error: unknown) => log.warn({ err: error }, 'a log could not be emptied'))
      .finally(() => emptying.delete(room))
  }

  async function emptyRipe(): Promise<void> {
    const ripe = await store.ripeRooms(clock.now()).catch((error: unknown) => {
      log.warn({ err: error }, 'the snapshots could not be looked at')
      return []
    })
    for (const room of ripe) {
      empty(room)
      await working
    }
    if (cancelNext) start()
  }

  function start(): void {
    cancelNext = clock.after(ripeEveryMs, () => void emptyRipe())
  }

  return {
    newest,

    async put(snapshot: NewSnapshot): Promise<Result<null, SnapshotRefusal>> {
      const stored = await store.putSnapshot(snapshot, Math.floor(clock.now()))
      if (stored.ok) metrics.snapshot(snapshot.kind)
      if (!stored.ok || snapshot.kind !== 'snapshot') return stored
      await tell(snapshot.room)
      empty(snapshot.room)
      return stored
    },

    list: store.snapshots,
    part: store.snapshotPart,

    async opened(room: RoomId, id: SnapshotId, session: SessionId): Promise<void> {
      if (!(await store.snapshotOpened(room, id, session))) return
      await tell(room)
      empty(room)
    },

    /** Looks now and then whether a week has passed. */
    start,

    /** Resolves when nothing is being emptied. */
    async close(): Promise<void> {
      cancelNext?.()
      cancelNext = null
      await working
    },
  }
}
