import type { Kysely, Transaction } from 'kysely'
import type { DoorId, RoomId } from '../lib/core/ids.ts'
import { fail, ok, type Result } from '../lib/core/result.ts'
import type { Policy } from '../lib/protocol/policy.ts'
import { dayOf } from './attendance-store.ts'
import type { Tables } from './migrations.ts'
import { createSqlAttendance } from './sql-attendance.ts'
import { createSqlFiles } from './sql-files.ts'
import { createSqlLog } from './sql-log.ts'
import { createSqlLogPage } from './sql-log-page.ts'
import { createSqlMail } from './sql-mail.ts'
import { createSqlSecret } from './sql-secret.ts'
import { keepSeeds, readSeed } from './sql-seeds.ts'
import { createSqlSessions } from './sql-sessions.ts'
import { createSqlSnapshots } from './sql-snapshots.ts'
import type { DoorProblem, PolicyChange, Store } from './store.ts'

/** How long a closed door is still told from one that never was. Milliseconds: 90 days. */
const rememberClosedMs = 90 * 86_400_000

/** A store over any SQL database that Kysely speaks; the database is closed with it. */
export function createSqlStore(db: Kysely<Tables>): Store {
  const storedDoor = (room: RoomId, door: DoorId) =>
    db.selectFrom('door').selectAll().where('room', '=', room).where('id', '=', door).executeTakeFirst()

  async function look(room: RoomId, door: DoorId, nowMs: number): Promise<Result<string, DoorProblem>> {
    const row = await storedDoor(room, door)
    if (!row) return fail('not-found')
    if (row.sealed === null) return fail('door-closed')
    if (row.expires_at_ms > 0 && row.expires_at_ms <= nowMs) return fail('door-expired')
    if (row.uses > 0 && row.used >= row.uses) return fail('door-used-up')
    return ok(row.sealed)
  }

  return {
    async policy(room) {
      const row = await db
        .selectFrom('room')
        .select(['payload', 'signature'])
        .where('id', '=', room)
        .executeTakeFirst()
      return row ?? null
    },

    putPolicy: (change, nowMs) =>
      db.transaction().execute(async tx => {
        const current = await tx
          .selectFrom('room')
          .select(['serial', 'payload'])
          .where('id', '=', change.policy.room)
          .executeTakeFirst()
        if (current?.payload === change.signed.payload) return ok(null)
        if (current && current.serial >= change.policy.serial) return fail('stale-policy')
        if (!(await hasAllSeeds(tx, change))) return fail('missing-seed')
        if (!(await replacePolicy(tx, change, nowMs))) return fail('stale-policy')
        await closeDoors(tx, change.policy, nowMs)
        for (const door of change.policy.doors) await keepDoor(tx, change, door)
        await keepSeeds(tx, change)
        return ok(null)
      }),

    door: look,

    async openDoor(room, door, nowMs) {
      const opened = await db
        .updateTable('door')
        .set(row => ({ used: row('used', '+', 1) }))
        .where('room', '=', room)
        .where('id', '=', door)
        .where('sealed', 'is not', null)
        .where(row => row.or([row('expires_at_ms', '=', 0), row('expires_at_ms', '>', nowMs)]))
        .where(row => row.or([row('uses', '=', 0), row('used', '<', row.ref('uses'))]))
        .returning('sealed')
        .executeTakeFirst()
      return opened ? ok(opened.sealed!) : look(room, door, nowMs)
    },

    async doorUses(room) {
      const rows = await db
        .selectFrom('door')
        .select(['id', 'used'])
        .where('room', '=', room)
        .where('sealed', 'is not', null)
        .execute()
      return Object.fromEntries(rows.map(({ id, used }) => [id, used]))
    },

    seed: (room, person) => readSeed(db, room, person),

    ...createSqlLog(db),
    ...createSqlLogPage(db),
    ...createSqlSnapshots(db),
    ...createSqlSecret(db),
    ...createSqlAttendance(db),
    ...createSqlFiles(db),
    ...createSqlMail(db),
    ...createSqlSessions(db),

    async check() {
      await db.selectFrom('room').select('id').limit(1).execute()
    },

    close: () => db.destroy(),
  }
}

async function hasAllSeeds(tx: Transaction<Tables>, { policy, sealed }: PolicyChange): Promise<boolean> {
  const stored = await tx
    .selectFrom('door')
    .select('id')
    .where('room', '=', policy.room)
    .where('sealed', 'is not', null)
    .execute()
  const ids = new Set(stored.map(row => row.id))
  return policy.doors.every(door => ids.has(door.id) || Object.hasOwn(sealed, door.id))
}

/** False when another hub was quicker with this or a higher serial. */
async function replacePolicy(
  tx: Transaction<Tables>,
  { policy, signed }: PolicyChange,
  nowMs: number,
): Promise<boolean> {
  const { payload, signature } = signed
  const values = { serial: policy.serial, payload, signature, touched_day_ms: dayOf(nowMs) }
  const row = await tx
    .insertInto('room')
    .values({ id: policy.room, created_at_ms: nowMs, ...values })
    .onConflict(conflict =>
      conflict.column('id').doUpdateSet(values).where('room.serial', '<', policy.serial),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

async function closeDoors(tx: Transaction<Tables>, policy: Policy, nowMs: number): Promise<void> {
  const listed = policy.doors.map(door => door.id)
  await tx
    .updateTable('door')
    .set({ sealed: null, closed_at_ms: nowMs })
    .where('room', '=', policy.room)
    .where('sealed', 'is not', null)
    .$if(listed.length > 0, query => query.where('id', 'not in', listed))
    .execute()
  await tx
    .deleteFrom('door')
    .where('room', '=', policy.room)
    .where('closed_at_ms', '<', nowMs - rememberClosedMs)
    .execute()
}

async function keepDoor(
  tx: Transaction<Tables>,
  { policy, sealed }: PolicyChange,
  door: Policy['doors'][number],
): Promise<void> {
  const terms = { expires_at_ms: door.expiresAtMs, uses: door.uses, closed_at_ms: null }
  const seed = sealed[door.id]
  if (seed === undefined) {
    await tx
      .updateTable('door')
      .set(terms)
      .where('room', '=', policy.room)
      .where('id', '=', door.id)
      .execute()
    return
  }
  await tx
    .insertInto('door')
    .values({ room: policy.room, id: door.id, sealed: seed, used: 0, ...terms })
    .onConflict(conflict => conflict.columns(['room', 'id']).doUpdateSet({ sealed: seed, ...terms }))
    .execute()
}
