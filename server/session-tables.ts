import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export interface SessionTables {
  /** Rooms that their owners have made public; also those that are no longer, for the serial. */
  session: {
    room: string
    serial: number
    payload: string
    signature: string
    /** 1 as long as it is public. */
    listed: number
    /** When a hub said last that somebody is in it. */
    seen_at_ms: number
    published_at_ms: number
    /** What is searched for words: title, description and tags in small letters. */
    words: string
    /** Each with a space before and after it. */
    tags: string
    language: string
    site: string | null
    /** The operator's: empty, `shown` or `hidden`. */
    decision: string
    /** Keys that have reported it. */
    reports: number
  }
  /** How many of a session's people each hub has. */
  session_here: { room: string; hub: string; people: number; seen_at_ms: number }
  session_report: { room: string; reporter: string; reason: string; words: string; at_ms: number }
}

export const sessionTables: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('session')
      .addColumn('room', 'text', column => column.primaryKey().references('room.id').onDelete('cascade'))
      .addColumn('serial', 'bigint', column => column.notNull())
      .addColumn('payload', 'text', column => column.notNull())
      .addColumn('signature', 'text', column => column.notNull())
      .addColumn('listed', 'integer', column => column.notNull())
      .addColumn('seen_at_ms', 'bigint', column => column.notNull())
      .addColumn('published_at_ms', 'bigint', column => column.notNull())
      .addColumn('words', 'text', column => column.notNull())
      .addColumn('tags', 'text', column => column.notNull())
      .addColumn('language', 'text', column => column.notNull())
      .addColumn('site', 'text')
      .addColumn('decision', 'text', column => column.notNull())
      .addColumn('reports', 'integer', column => column.notNull())
      .execute()
    await db.schema.createIndex('session_seen').on('session').columns(['listed', 'seen_at_ms']).execute()
    await db.schema
      .createTable('session_here')
      .addColumn('room', 'text', column => column.notNull().references('session.room').onDelete('cascade'))
      .addColumn('hub', 'text', column => column.notNull())
      .addColumn('people', 'integer', column => column.notNull())
      .addColumn('seen_at_ms', 'bigint', column => column.notNull())
      .addPrimaryKeyConstraint('session_here_key', ['room', 'hub'])
      .execute()
    await db.schema
      .createTable('session_report')
      .addColumn('room', 'text', column => column.notNull().references('session.room').onDelete('cascade'))
      .addColumn('reporter', 'text', column => column.notNull())
      .addColumn('reason', 'text', column => column.notNull())
      .addColumn('words', 'text', column => column.notNull())
      .addColumn('at_ms', 'bigint', column => column.notNull())
      .addPrimaryKeyConstraint('session_report_key', ['room', 'reporter'])
      .execute()
  },
}
