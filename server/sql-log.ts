import type { Kysely, Transaction } from 'kysely'
import { fromBase64Url, toBase64Url } from '../lib/core/bytes.ts'
import type { RoomId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import { emptyChain, nextChain } from '../lib/core/log-chain.ts'
import { fail, ok, type Result } from '../lib/core/result.ts'
import type { LogEntry } from '../lib/protocol/hub.ts'
import type { Tables } from './migrations.ts'
import type { LogPosition, NewEntry, Store } from './store.ts'

/** The rooms' logs in an SQL database. */
export function createSqlLog(db: Kysely<Tables>): Pick<Store, 'append' | 'logHead' | 'entries'> {
  return {
    append: entry => db.transaction().execute(tx => append(tx, entry)),

    async logHead(room) {
      const head = await db
        .selectFrom('log')
        .select(['seq', 'chain'])
        .where('room', '=', room)
        .executeTakeFirst()
      return head ?? { seq: 0, chain: toBase64Url(emptyChain) }
    },

    async entries(room, after, most) {
      const rows = await db
        .selectFrom('entry')
        .select(entryColumns)
        .where('room', '=', room)
        .where(row => row(row.refTuple('seq', 'part'), '>', row.tuple(after.seq, after.part)))
        .orderBy('seq')
        .orderBy('part')
        .limit(most)
        .execute()
      return rows.map(asLogEntry)
    },
  }
}

/** What an entry's row tells its readers. */
export const entryColumns = [
  'seq',
  'id',
  'kind',
  'epoch',
  'person',
  'part',
  'parts',
  'data',
  'chain',
  'hash',
] as const

/** A row of `entryColumns`; only one whose data have gone tells their hash. */
export function asLogEntry({
  hash,
  ...entry
}: Pick<Tables['entry'], (typeof entryColumns)[number]>): LogEntry {
  return (hash === null ? entry : { ...entry, hash }) as LogEntry
}

async function append(tx: Transaction<Tables>, entry: NewEntry): Promise<Result<LogPosition, 'room-full'>> {
  const { room, id, kind, epoch, person } = entry
  const head = await lockHead(tx, room)
  const stored = await tx
    .selectFrom('entry')
    .select(['seq', 'chain'])
    .where('room', '=', room)
    .where('id', '=', id)
    .executeTakeFirst()
  if (stored) return ok(stored)
  const bytes = head.bytes + entry.bytes
  if (bytes > limits.roomBytes) return fail('room-full')

  const seq = head.seq + 1
  const chain = toBase64Url(nextChain(fromBase64Url(head.chain)!, id, entry.dataHash))
  const whole = { room, seq, parts: entry.parts.length, id, kind, epoch, person, chain, hash: null }
  await tx
    .insertInto('entry')
    .values(entry.parts.map((data, part) => ({ ...whole, part, data })))
    .execute()
  await tx.updateTable('log').set({ seq, chain, bytes }).where('room', '=', room).execute()
  return ok({ seq, chain })
}

/** Reads the end of a log and keeps others from writing there until the transaction ends: an update that changes nothing does both everywhere. */
export async function lockHead(tx: Transaction<Tables>, room: RoomId) {
  const empty = { room, seq: 0, chain: toBase64Url(emptyChain), bytes: 0 }
  return tx
    .insertInto('log')
    .values(empty)
    .onConflict(conflict => conflict.column('room').doUpdateSet({ room }))
    .returning(['seq', 'chain', 'bytes', 'emptied'])
    .executeTakeFirstOrThrow()
}
