import type { Logger } from 'pino'
import type { RoomId } from '../lib/core/ids.ts'
import { type AttendanceStore, dayOf } from './attendance-store.ts'
import type { Clock } from './clock.ts'
import type { Member } from './live-room.ts'

export interface AttendanceOptions {
  readonly store: Pick<AttendanceStore, 'touch' | 'attend'>
  readonly clock: Clock
  readonly log: Logger
}

export type Attendance = ReturnType<typeof createAttendance>

/** What is remembered of a day before the store is asked again. */
const notedMost = 100_000

/** Notes who is in which room, once a day each; that the store cannot take it now is no reason to keep anybody out. */
export function createAttendance({ store, clock, log }: AttendanceOptions) {
  let notedDayMs = 0
  let noted = new Set<string>()

  async function once(what: string, note: () => Promise<void>): Promise<void> {
    const today = dayOf(clock.now())
    if (today !== notedDayMs || noted.size >= notedMost) noted = new Set()
    notedDayMs = today
    if (noted.has(what)) return
    noted.add(what)
    const notes = noted
    await note().catch(error => {
      notes.delete(what)
      log.warn({ err: error }, 'who is there could not be noted')
    })
  }

  const touched = (room: RoomId): Promise<void> => once(room, () => store.touch(room, dayOf(clock.now())))

  return {
    /** The room is used. */
    touched,

    came(member: Member): void {
      const { room, person, role } = member
      void touched(room)
      void once(`${room}/${person}/${role}`, () => store.attend(room, member, null, clock.now()))
    },

    /** How somebody wants to appear, sealed in this epoch. */
    profile(member: Member, epoch: number, sealed: string): void {
      store.attend(member.room, member, { epoch, sealed }, clock.now()).catch(error => {
        log.warn({ err: error }, 'a profile could not be noted')
      })
    },
  }
}
