import { type Generated, type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { EntryKind } from '../lib/protocol/hub.ts'
import type { SnapshotKind } from '../lib/protocol/snapshot.ts'
import { type SessionTables, sessionTables } from './session-tables.ts'
import { type FileTables, fileTables } from './sql-files.ts'
import { type MailTables, mailTables } from './sql-mail.ts'

/** The hub's tables. Times are milliseconds since 1970. */
export interface Tables extends FileTables, MailTables, SessionTables {
  room: {
    id: string
    serial: number
    payload: string
    signature: string
    created_at_ms: number
    /** The day of its last use, its beginning in UTC. */
    touched_day_ms: number
  }
  /** Who has been in which room. */
  attendant: {
    room: string
    person: string
    role: string
    joined_at_ms: number
    seen_day_ms: number
    epoch: number | null
    /** Sealed in that epoch. */
    profile: string | null
  }
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
  log: {
    room: string
    seq: number
    chain: string
    bytes: number
    /** Up to here the data of updates have gone, because snapshots cover them. */
    emptied: Generated<number>
  }
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
    /** SHA-256 of data that have gone. */
    hash: string | null
  }
  /** Sealed snapshots and versions of documents. */
  snapshot: {
    room: string
    id: string
    kind: SnapshotKind
    epoch: number
    seq: number
    chain: string
    person: string
    /** The one that made it. */
    session: string
    stored_at_ms: number
    /** 1 once another session has opened it. */
    opened: number
    /** Of name, state and text together. */
    bytes: number
    name: string
    state: Uint8Array
    text: Uint8Array
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
  '0004-snapshots': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('entry').addColumn('hash', 'text').execute()
      await db.schema
        .alterTable('log')
        .addColumn('emptied', 'bigint', column => column.notNull().defaultTo(0))
        .execute()
      // Bytes by the name that PostgreSQL has for them; SQLite takes any.
      const bytes = sql`bytea`
      await db.schema
        .createTable('snapshot')
        .addColumn('room', 'text', column => column.notNull().references('room.id').onDelete('cascade'))
        .addColumn('id', 'text', column => column.notNull())
        .addColumn('kind', 'text', column => column.notNull())
        .addColumn('epoch', 'bigint', column => column.notNull())
        .addColumn('seq', 'bigint', column => column.notNull())
        .addColumn('chain', 'text', column => column.notNull())
        .addColumn('person', 'text', column => column.notNull())
        .addColumn('session', 'text', column => column.notNull())
        .addColumn('stored_at_ms', 'bigint', column => column.notNull())
        .addColumn('opened', 'integer', column => column.notNull())
        .addColumn('bytes', 'bigint', column => column.notNull())
        .addColumn('name', 'text', column => column.notNull())
        .addColumn('state', bytes, column => column.notNull())
        .addColumn('text', bytes, column => column.notNull())
        .addPrimaryKeyConstraint('snapshot_key', ['room', 'id'])
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
  '0006-attendance': {
    async up(db: Kysely<unknown>) {
      // Nobody knows when rooms that are there were used last.
      const now = Date.now()
      const time = (name: string) =>
        db.schema
          .alterTable('room')
          .addColumn(name, 'bigint', column => column.notNull().defaultTo(now))
          .execute()
      await time('created_at_ms')
      await time('touched_day_ms')
      await db.schema.createIndex('room_touched').on('room').column('touched_day_ms').execute()
      await db.schema
        .createTable('attendant')
        .addColumn('room', 'text', column => column.notNull().references('room.id').onDelete('cascade'))
        .addColumn('person', 'text', column => column.notNull())
        .addColumn('role', 'text', column => column.notNull())
        .addColumn('joined_at_ms', 'bigint', column => column.notNull())
        .addColumn('seen_day_ms', 'bigint', column => column.notNull())
        .addColumn('epoch', 'bigint')
        .addColumn('profile', 'text')
        .addPrimaryKeyConstraint('attendant_key', ['room', 'person'])
        .execute()
    },
  },
  '0007-files': fileTables,
  '0008-mail': mailTables,
  '0009-public-sessions': sessionTables,
}

/** Brings a database to the newest shape; does nothing to one that has it. Throws when a step fails, which then is undone. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
