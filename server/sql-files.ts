import { type Kysely, sql, type Transaction } from 'kysely'
import type { Migration } from 'kysely/migration'
import { limits } from '../lib/core/limits.ts'
import { fail, ok, type Result } from '../lib/core/result.ts'
import type { FileStore, NewFile } from './file-store.ts'
import type { Tables } from './migrations.ts'
import { lockHead } from './sql-log.ts'

export interface FileTables {
  /** Sealed files of rooms. */
  file: { room: string; id: string; person: string; bytes: number; sealed: Uint8Array }
}

export const fileTables: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('file')
      .addColumn('room', 'text', column => column.notNull().references('room.id').onDelete('cascade'))
      .addColumn('id', 'text', column => column.notNull())
      .addColumn('person', 'text', column => column.notNull())
      .addColumn('bytes', 'bigint', column => column.notNull())
      .addColumn('sealed', sql`bytea`, column => column.notNull())
      .addPrimaryKeyConstraint('file_key', ['room', 'id'])
      .execute()
  },
}

/** Rooms' files in an SQL database. */
export function createSqlFiles(db: Kysely<Tables>): FileStore {
  return {
    putFile: file => db.transaction().execute(tx => put(tx, file)),

    async file(room, id) {
      const row = await db
        .selectFrom('file')
        .select('sealed')
        .where('room', '=', room)
        .where('id', '=', id)
        .executeTakeFirst()
      return row ? new Uint8Array(row.sealed) : null
    },
  }
}

async function put(
  tx: Transaction<Tables>,
  { room, id, person, sealed }: NewFile,
): Promise<Result<null, 'room-full' | 'too-many'>> {
  const head = await lockHead(tx, room)
  const ofRoom = tx.selectFrom('file').where('room', '=', room)
  if (await ofRoom.select('id').where('id', '=', id).executeTakeFirst()) return ok(null)
  const { files } = await ofRoom
    .select(({ fn }) => fn.countAll<number>().as('files'))
    .executeTakeFirstOrThrow()
  if (files >= limits.files) return fail('too-many')
  const bytes = head.bytes + sealed.length
  if (bytes > limits.roomBytes) return fail('room-full')
  await tx
    .insertInto('file')
    .values({ room, id, person, bytes: sealed.length, sealed: Buffer.from(sealed) })
    .execute()
  await tx.updateTable('log').set({ bytes }).where('room', '=', room).execute()
  return ok(null)
}
