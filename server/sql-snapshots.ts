import { createHash } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { fromBase64Url, toBase64Url } from '../lib/core/bytes.ts'
import type { PersonId, RoomId, SnapshotId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import { emptyChain } from '../lib/core/log-chain.ts'
import { fail, ok, type Result } from '../lib/core/result.ts'
import type { ListedSnapshot } from '../lib/protocol/snapshot.ts'
import type { Tables } from './migrations.ts'
import { emptiableUpTo, ripeMs, worthKeeping } from './snapshot-rules.ts'
import type { NewSnapshot, SnapshotRefusal, SnapshotStore } from './snapshot-store.ts'
import { lockHead } from './sql-log.ts'

/** Entries whose data go in one transaction, so that appends need not wait for all of them. */
const emptiedAtOnce = 200

/** Rooms' snapshots and versions in an SQL database. */
export function createSqlSnapshots(db: Kysely<Tables>): SnapshotStore {
  const one = (room: RoomId, id: SnapshotId) =>
    db.selectFrom('snapshot').where('room', '=', room).where('id', '=', id)

  return {
    putSnapshot: (snapshot, nowMs) => db.transaction().execute(tx => put(tx, snapshot, nowMs)),

    async snapshots(room) {
      return listed(db, room)
    },

    async snapshotPart(room, id, part) {
      const row = await one(room, id).select(part).executeTakeFirst()
      const value = (row as Partial<Record<typeof part, Uint8Array | string>> | undefined)?.[part]
      if (value === undefined) return null
      return typeof value === 'string' ? fromBase64Url(value) : new Uint8Array(value)
    },

    async snapshotOpened(room, id, session) {
      const opened = await db
        .updateTable('snapshot')
        .set({ opened: 1 })
        .where('room', '=', room)
        .where('id', '=', id)
        .where('session', '!=', session)
        .where('opened', '=', 0)
        .returning('id')
        .executeTakeFirst()
      return opened !== undefined
    },

    async emptyCovered(room, nowMs) {
      let emptied = 0
      for (;;) {
        const now = await db.transaction().execute(tx => emptySome(tx, room, nowMs))
        emptied += now
        if (now < emptiedAtOnce) return emptied
      }
    },

    async ripeRooms(nowMs) {
      const rows = await db
        .selectFrom('snapshot')
        .innerJoin('log', 'log.room', 'snapshot.room')
        .select('snapshot.room')
        .distinct()
        .where('snapshot.kind', '=', 'snapshot')
        .where('snapshot.opened', '=', 1)
        .where('snapshot.stored_at_ms', '<=', nowMs - ripeMs)
        .whereRef('snapshot.seq', '>', 'log.emptied')
        .execute()
      return rows.map(({ room }) => room as RoomId)
    },
  }
}

async function listed(db: Kysely<Tables>, room: RoomId): Promise<ListedSnapshot[]> {
  const rows = await db
    .selectFrom('snapshot')
    .select(['id', 'kind', 'epoch', 'seq', 'chain', 'person', 'stored_at_ms', 'opened', 'bytes', 'name'])
    .where('room', '=', room)
    .orderBy('stored_at_ms', 'desc')
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(({ id, person, stored_at_ms, opened, ...rest }) => ({
    ...rest,
    id: id as SnapshotId,
    person: person as PersonId,
    storedAtMs: stored_at_ms,
    opened: opened === 1,
  }))
}

async function put(
  tx: Transaction<Tables>,
  snapshot: NewSnapshot,
  nowMs: number,
): Promise<Result<null, SnapshotRefusal>> {
  const { room, id, kind, epoch, seq, chain, base, person, session, parts } = snapshot
  const head = await lockHead(tx, room)
  const known = await listed(tx, room)
  if (known.some(one => one.id === id)) return ok(null)
  if ((await chainAt(tx, room, seq)) !== chain) return fail('unread')
  const automatic = known.filter(one => one.kind === 'snapshot').sort((a, b) => b.seq - a.seq)
  const [newest] = automatic
  if (kind === 'snapshot' && ((newest?.id ?? null) !== base || seq < (newest?.seq ?? 0)))
    return fail('stale-snapshot')

  const bytes = parts.name.length + parts.state.length + parts.text.length
  if (kind !== 'snapshot') {
    const versions = known.filter(one => one.kind !== 'snapshot')
    const oldestBefore = versions.findLast(one => one.kind === 'before')
    const going = versions.length < limits.versions ? null : oldestBefore
    if (versions.length >= limits.versions && !going) return fail('too-many')
    if (head.bytes + bytes - (going?.bytes ?? 0) > limits.roomBytes) return fail('room-full')
    if (going) await remove(tx, room, [going.id])
    const after = head.bytes + bytes - (going?.bytes ?? 0)
    await tx.updateTable('log').set({ bytes: after }).where('room', '=', room).execute()
  }
  await tx
    .insertInto('snapshot')
    .values({
      ...{ room, id, kind, epoch, seq, chain, person, session, bytes, opened: 0, stored_at_ms: nowMs },
      name: toBase64Url(parts.name),
      state: Buffer.from(parts.state),
      text: Buffer.from(parts.text),
    })
    .execute()
  if (kind === 'snapshot') {
    const fresh = { id, seq, storedAtMs: nowMs, opened: false }
    const kept = worthKeeping([fresh, ...automatic], head.emptied)
    await remove(
      tx,
      room,
      automatic.map(one => one.id).filter(one => !kept.has(one)),
    )
  }
  return ok(null)
}

async function remove(tx: Transaction<Tables>, room: RoomId, ids: readonly SnapshotId[]): Promise<void> {
  if (ids.length === 0) return
  await tx.deleteFrom('snapshot').where('room', '=', room).where('id', 'in', ids).execute()
}

/** The log's chain after a number; undefined where it has not come so far. */
async function chainAt(tx: Transaction<Tables>, room: RoomId, seq: number): Promise<string | undefined> {
  if (seq === 0) return toBase64Url(emptyChain)
  const row = await tx
    .selectFrom('entry')
    .select('chain')
    .where('room', '=', room)
    .where('seq', '=', seq)
    .where('part', '=', 0)
    .executeTakeFirst()
  return row?.chain
}

/** Empties the next updates that are covered, at most `emptiedAtOnce`. How many. */
async function emptySome(tx: Transaction<Tables>, room: RoomId, nowMs: number): Promise<number> {
  const head = await lockHead(tx, room)
  const snapshots = (await listed(tx, room)).filter(one => one.kind === 'snapshot')
  const upTo = emptiableUpTo(snapshots, head.emptied, nowMs)
  const updates = await tx
    .selectFrom('entry')
    .select('seq')
    .where('room', '=', room)
    .where('seq', '>', head.emptied)
    .where('seq', '<=', upTo)
    .where('kind', '=', 'update')
    .where('part', '=', 0)
    .orderBy('seq')
    .limit(emptiedAtOnce)
    .execute()
  if (upTo === head.emptied) return 0
  let bytes = 0
  for (const { seq } of updates) bytes += await empty(tx, room, seq)
  const emptied = updates.length < emptiedAtOnce ? upTo : updates.at(-1)!.seq
  await tx
    .updateTable('log')
    .set({ emptied, bytes: head.bytes - bytes })
    .where('room', '=', room)
    .execute()
  return updates.length
}

/** Leaves of an entry what the chain needs. How many bytes went. */
async function empty(tx: Transaction<Tables>, room: RoomId, seq: number): Promise<number> {
  const rows = await tx
    .selectFrom('entry')
    .select('data')
    .where('room', '=', room)
    .where('seq', '=', seq)
    .orderBy('part')
    .execute()
  const data = rows.map(row => fromBase64Url(row.data)!)
  const hash = createHash('sha256')
  for (const part of data) hash.update(part)
  await tx.deleteFrom('entry').where('room', '=', room).where('seq', '=', seq).where('part', '>', 0).execute()
  await tx
    .updateTable('entry')
    .set({ data: '', parts: 1, hash: toBase64Url(hash.digest()) })
    .where('room', '=', room)
    .where('seq', '=', seq)
    .execute()
  return data.reduce((sum, part) => sum + part.length, 0)
}
