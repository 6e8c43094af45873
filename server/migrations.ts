import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { EntryKind } from '../lib/protocol/hub.ts'

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
  /** An epoch's seed sealed to a member; those of the room's current epoch only. */
  seed: { room: string; person: string; epoch: number; sealed: string }
  /** The end of each room's log. Taking its row's lock puts the room's appends in order, of all hubs. */
  log: { room: string; seq: number; chain: string; bytes: number }
  /** A row a part. Data stay the text they came as and go as again. */
  entry: {
    room: string
    seq: number
    part: number
    parts: number
    id: string
    kind: EntryKind
    epoch: number
    person: string
    data: string
    chain: string
  }
  /** What the hubs of this database have in common. */
  secret: { name: string; value: string }
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
  '0002-logs': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('log')
        .addColumn('room', 'text', column => column.primaryKey().references('room.id').onDelete('cascade'))
        .addColumn('seq', 'bigint', column => column.notNull())
        .addColumn('chain', 'text', column => column.notNull())
        .addColumn('bytes', 'bigint', column => column.notNull())
        .execute()
      await db.schema
        .createTable('entry')
        .addColumn('room', 'text', column => column.notNull().references('room.id').onDelete('cascade'))
        .addColumn('seq', 'bigint', column => column.notNull())
        .addColumn('part', 'integer', column => column.notNull())
        .addColumn('parts', 'integer', column => column.notNull())
        .addColumn('id', 'text', column => column.notNull())
        .addColumn('kind', 'text', column => column.notNull())
        .addColumn('epoch', 'bigint', column => column.notNull())
        .addColumn('person', 'text', column => column.notNull())
        .addColumn('data', 'text', column => column.notNull())
        .addColumn('chain', 'text', column => column.notNull())
        .addPrimaryKeyConstraint('entry_key', ['room', 'seq', 'part'])
        .addUniqueConstraint('entry_id', ['room', 'id', 'part'])
        .execute()
    },
  },
  '0003-seeds': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('seed')
        .addColumn('room', 'text', column => column.notNull().references('room.id').onDelete('cascade'))
        .addColumn('person', 'text', column => column.notNull())
        .addColumn('epoch', 'bigint', column => column.notNull())
        .addColumn('sealed', 'text', column => column.notNull())
        .addPrimaryKeyConstraint('seed_key', ['room', 'person'])
        .execute()
    },
  },
  '0005-secret': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('secret')
        .addColumn('name', 'text', column => column.primaryKey())
        .addColumn('value', 'text', column => column.notNull())
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
