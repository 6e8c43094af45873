import type { Kysely } from 'kysely'
import type { RoomId } from '../lib/core/ids.ts'
import type { Report } from '../lib/protocol/sessions.ts'
import type { Tables } from './migrations.ts'
import { type SessionDecision, type SessionStore, sessionIdleMs } from './session-store.ts'

/** Reports that are kept of one session. */
const reportsMost = 100

/** What people say of public sessions, and what the operator decides, in an SQL database. */
export function createSqlReports(
  db: Kysely<Tables>,
): Pick<SessionStore, 'reportSession' | 'reportedSessions' | 'decideSession'> {
  async function reportsOf(room: string): Promise<(Report & { atMs: number })[]> {
    const rows = await db
      .selectFrom('session_report')
      .select(['reason', 'words', 'at_ms'])
      .where('room', '=', room)
      .orderBy('at_ms')
      .execute()
    return rows.map(row => ({ reason: row.reason as Report['reason'], words: row.words, atMs: row.at_ms }))
  }

  return {
    reportSession: (room, by, { reason, words }, nowMs) =>
      db.transaction().execute(async tx => {
        const said = { reason, words, at_ms: nowMs }
        const { reports } = (await tx
          .updateTable('session')
          .set({ room })
          .where('room', '=', room)
          .returning('reports')
          .executeTakeFirst()) ?? { reports: reportsMost }
        if (reports >= reportsMost) return
        await tx
          .insertInto('session_report')
          .values({ room, reporter: by, ...said })
          .onConflict(conflict => conflict.columns(['room', 'reporter']).doUpdateSet(said))
          .execute()
        const counted = await tx
          .selectFrom('session_report')
          .select(({ fn }) => fn.countAll<number>().as('reports'))
          .where('room', '=', room)
          .executeTakeFirstOrThrow()
        await tx.updateTable('session').set(counted).where('room', '=', room).execute()
      }),

    async reportedSessions(nowMs) {
      const rows = await db
        .selectFrom('session')
        .select(['room', 'payload', 'signature', 'listed', 'seen_at_ms', 'decision'])
        .where(row => row.or([row('reports', '>', 0), row('decision', '!=', '')]))
        .orderBy('reports', 'desc')
        .orderBy('room')
        .execute()
      return Promise.all(
        rows.map(async ({ room, payload, signature, listed, seen_at_ms, decision }) => ({
          room: room as RoomId,
          signed: { payload, signature },
          live: listed === 1 && seen_at_ms > nowMs - sessionIdleMs,
          decision: decision === '' ? null : (decision as SessionDecision),
          reports: await reportsOf(room),
        })),
      )
    },

    decideSession: (room, decision) =>
      db.transaction().execute(async tx => {
        const row = await tx
          .updateTable('session')
          .set(decision ? { decision } : { decision: '', reports: 0 })
          .where('room', '=', room)
          .returning('room')
          .executeTakeFirst()
        if (!decision) await tx.deleteFrom('session_report').where('room', '=', room).execute()
        return row !== undefined
      }),
  }
}
