import type { Kysely, Transaction } from 'kysely'
import type { RoomId } from '../lib/core/ids.ts'
import { fail, ok, type Result } from '../lib/core/result.ts'
import type { SessionWord, SignedSession } from '../lib/protocol/sessions.ts'
import type { Tables } from './migrations.ts'
import { type SessionStore, sessionIdleMs } from './session-store.ts'
import { createSqlReports } from './sql-reports.ts'
import { createSqlSessionList, searchable } from './sql-session-list.ts'

/** Rooms that are, or were, public, in an SQL database. */
export function createSqlSessions(db: Kysely<Tables>): SessionStore {
  return {
    ...createSqlSessionList(db),
    ...createSqlReports(db),

    putSession: (word, signed, most, nowMs) =>
      db.transaction().execute(tx => put(tx, word, signed, most, nowMs)),

    async isPublic(room, nowMs) {
      const row = await db
        .selectFrom('session')
        .select('room')
        .where('room', '=', room)
        .where('listed', '=', 1)
        .where('seen_at_ms', '>', nowMs - sessionIdleMs)
        .executeTakeFirst()
      return row !== undefined
    },

    sessionHere: (room, hub, people, nowMs) =>
      db.transaction().execute(async tx => {
        const session = tx.updateTable('session').where('room', '=', room).where('listed', '=', 1)
        const alive = await session
          .set({ seen_at_ms: nowMs })
          .where('seen_at_ms', '>', nowMs - sessionIdleMs)
          .returning('room')
          .executeTakeFirst()
        if (!alive) {
          // Whoever comes back tomorrow is not public again without knowing it.
          await session.set({ listed: 0 }).execute()
          return false
        }
        const here = { people, seen_at_ms: nowMs }
        await tx
          .insertInto('session_here')
          .values({ room, hub, ...here })
          .onConflict(conflict => conflict.columns(['room', 'hub']).doUpdateSet(here))
          .execute()
        await tx
          .deleteFrom('session_here')
          .where('room', '=', room)
          .where('seen_at_ms', '<=', nowMs - sessionIdleMs)
          .execute()
        return true
      }),
  }
}

async function put(
  tx: Transaction<Tables>,
  word: SessionWord,
  signed: SignedSession,
  most: number,
  nowMs: number,
): Promise<Result<null, 'stale-session' | 'too-many' | 'not-found'>> {
  const { room, serial } = word
  const known = await tx.selectFrom('room').select('id').where('id', '=', room).executeTakeFirst()
  if (!known) return fail('not-found')
  const before = await tx
    .selectFrom('session')
    .select(['payload', 'serial', 'listed', 'seen_at_ms', 'published_at_ms'])
    .where('room', '=', room)
    .executeTakeFirst()
  const listed = before?.listed === 1 && before.seen_at_ms > nowMs - sessionIdleMs
  if (before?.payload === signed.payload && (listed || word.type === 'private')) return ok(null)
  if (before && before.serial >= serial) return fail('stale-session')
  if (word.type === 'public' && !listed && (await othersListed(tx, room, nowMs)) >= most)
    return fail('too-many')
  const values = {
    ...{ serial, payload: signed.payload, signature: signed.signature },
    ...{ listed: word.type === 'public' ? 1 : 0, seen_at_ms: nowMs },
    published_at_ms: listed ? before.published_at_ms : nowMs,
    ...searchable(word),
  }
  const row = await tx
    .insertInto('session')
    .values({ room, decision: '', reports: 0, ...values })
    .onConflict(conflict => conflict.column('room').doUpdateSet(values).where('session.serial', '<', serial))
    .returning('room')
    .executeTakeFirst()
  return row ? ok(null) : fail('stale-session')
}

async function othersListed(tx: Transaction<Tables>, room: RoomId, nowMs: number): Promise<number> {
  const { sessions } = await tx
    .selectFrom('session')
    .select(({ fn }) => fn.countAll<number>().as('sessions'))
    .where('listed', '=', 1)
    .where('seen_at_ms', '>', nowMs - sessionIdleMs)
    .where('room', '!=', room)
    .executeTakeFirstOrThrow()
  return sessions
}
