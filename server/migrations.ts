import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

/** The hub's tables. Times are milliseconds since 1970. */
export interface Tables {
  room: { id: string; serial: number; payload: string; signature: string }
  door: {
    room: string
    id: string
    /** Null once the door is closed: the row stays a while to say so. */
    sealed: string | null
    /** 0: never. */
    expires_at_ms: number
    /** How often it may be opened; 0: as often as one likes. */
    uses: number
    used: number
    closed_at_ms: number | null
  }
}

/** In the order in which they are applied. One that has been released is never changed, only followed by another. */
const migrations: Record<string, Migration> = {
  '0001-rooms-and-doors': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('room')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('serial', 'bigint', column => column.notNull())
        .addColumn('payload', 'text', column => column.notNull())
        .addColumn('signature', 'text', column => column.notNull())
        .execute()
      await db.schema
        .createTable('door')
        .addColumn('room', 'text', column => column.notNull().references('room.id').onDelete('cascade'))
        .addColumn('id', 'text', column => column.notNull())
        .addColumn('sealed', 'text')
        .addColumn('expires_at_ms', 'bigint', column => column.notNull())
        .addColumn('uses', 'bigint', column => column.notNull())
        .addColumn('used', 'bigint', column => column.notNull())
        .addColumn('closed_at_ms', 'bigint')
        .addPrimaryKeyConstraint('door_key', ['room', 'id'])
        .execute()
    },
  },
}

/** Brings a database to the newest shape; does nothing to one that has it. Throws when a step fails, which then is undone. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
