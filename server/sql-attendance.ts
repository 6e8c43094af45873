import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { PersonId, RoomId } from '../lib/core/ids.ts'
import type { Role } from '../lib/core/keys.ts'
import { limits } from '../lib/core/limits.ts'
import { type AttendanceStore, dayOf } from './attendance-store.ts'
import type { Tables } from './migrations.ts'

/** Which rooms are used and by whom, in an SQL database. What is known already is not written again. */
export function createSqlAttendance(db: Kysely<Tables>): AttendanceStore {
  /** Far more than one hub could have let in since it looked last. */
  const overflowMost = 1_000

  async function forgetOverflow(room: RoomId): Promise<void> {
    const over = await db
      .selectFrom('attendant')
      .select('person')
      .where('room', '=', room)
      .orderBy('seen_day_ms', 'desc')
      .orderBy('joined_at_ms', 'desc')
      .limit(overflowMost)
      .offset(limits.members)
      .execute()
    const people = over.map(({ person }) => person)
    if (people.length > 0)
      await db.deleteFrom('attendant').where('room', '=', room).where('person', 'in', people).execute()
  }

  return {
    async roomFacts(room) {
      const row = await db
        .selectFrom('room')
        .leftJoin('log', 'log.room', 'room.id')
        .select(['created_at_ms', 'touched_day_ms', 'log.bytes'])
        .where('room.id', '=', room)
        .executeTakeFirst()
      if (!row) return null
      return { createdAtMs: row.created_at_ms, touchedDayMs: row.touched_day_ms, bytes: row.bytes ?? 0 }
    },

    async touch(room, dayMs) {
      await db
        .updateTable('room')
        .set({ touched_day_ms: dayMs })
        .where('id', '=', room)
        .where('touched_day_ms', '<', dayMs)
        .execute()
    },

    async attend(room, { person, role }, profile, nowMs) {
      const seen = { role, seen_day_ms: dayOf(nowMs) }
      const told = profile && { epoch: profile.epoch, profile: profile.sealed }
      await db
        .insertInto('attendant')
        .values({ room, person, joined_at_ms: nowMs, epoch: null, profile: null, ...seen, ...told })
        .onConflict(conflict =>
          conflict
            .columns(['room', 'person'])
            .doUpdateSet({ ...seen, ...told })
            .where(row =>
              row.or([
                row('attendant.seen_day_ms', '<', seen.seen_day_ms),
                row('attendant.role', '!=', role),
                ...(told ? [sql<boolean>`attendant.profile is distinct from ${told.profile}`] : []),
              ]),
            ),
        )
        .execute()
      await forgetOverflow(room)
    },

    async attendants(room) {
      const rows = await db
        .selectFrom('attendant')
        .select(['person', 'role', 'joined_at_ms', 'seen_day_ms', 'epoch', 'profile'])
        .where('room', '=', room)
        .orderBy('joined_at_ms')
        .orderBy('person')
        .execute()
      return rows.map(row => ({
        person: row.person as PersonId,
        role: row.role as Role,
        joinedAtMs: row.joined_at_ms,
        seenDayMs: row.seen_day_ms,
        epoch: row.epoch,
        profile: row.profile,
      }))
    },

    async forgetUntouched(dayMs, most) {
      const untouched = db
        .selectFrom('room')
        .select('id')
        .where('touched_day_ms', '<', dayMs)
        .orderBy('touched_day_ms')
        .limit(most)
      const { numDeletedRows } = await db
        .deleteFrom('room')
        .where('id', 'in', untouched)
        .where('touched_day_ms', '<', dayMs)
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
