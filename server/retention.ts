import type { Logger } from 'pino'
import type { RoomId } from '../lib/core/ids.ts'
import type { Attendance } from './attendance.ts'
import { type AttendanceStore, dayMs, dayOf } from './attendance-store.ts'
import type { Clock } from './clock.ts'

export interface RetentionOptions {
  readonly store: Pick<AttendanceStore, 'forgetUntouched'>
  readonly attendance: Pick<Attendance, 'touched'>
  /** Rooms with somebody in them. */
  readonly live: () => readonly RoomId[]
  readonly clock: Clock
  readonly log: Logger
  /** Rooms that nobody has used for so long are forgotten. */
  readonly days: number
}

const everyMs = 3_600_000
/** One room may hold 64 MiB, and while SQLite lets go of it the hub does nothing else. Milliseconds between two. */
const pauseMs = 100

/** Forgets rooms that are not used any more, when it starts and every hour. Returns its end. */
export function startRetention({ store, attendance, live, clock, log, days }: RetentionOptions): () => void {
  let cancel: (() => void) | null = null
  let closed = false

  const after = (ms: number, run: () => Promise<void>): void => {
    if (!closed) cancel = clock.after(ms, () => void run())
  }

  async function look(): Promise<void> {
    // People who stay for days use a room, whatever they do.
    await Promise.all(live().map(attendance.touched))
    await forget(0)
  }

  async function forget(before: number): Promise<void> {
    const oldest = dayOf(clock.now()) - days * dayMs
    const gone = await store.forgetUntouched(oldest, 1).catch(error => {
      log.warn({ err: error }, 'unused rooms could not be forgotten')
      return 0
    })
    if (gone > 0) return after(pauseMs, () => forget(before + gone))
    if (before > 0) log.info({ rooms: before }, 'forgot unused rooms')
    after(everyMs, look)
  }

  void look()
  return () => {
    closed = true
    cancel?.()
  }
}
