import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { migrate, type Tables } from './migrations.ts'
import { createSqlStore } from './sql-store.ts'
import type { Store } from './store.ts'

/** How long a connection, and what is asked over it, may take before it counts as failed. Milliseconds. */
const connectMs = 5_000
const statementMs = 10_000

/** `bigint` columns hold times and counters, which are exact as numbers. */
const bigintType = 20
const getTypeParser = ((type: number, format?: 'text') =>
  type === bigintType ? Number : pg.types.getTypeParser(type, format)) as typeof pg.types.getTypeParser

/**
 * Opens a database by its address (`postgres://…`); several hubs may use one. Rejects when it cannot be reached or used. `onIdleError` is
 * told when it goes away while nothing is asked of it: what is asked next connects again, or fails.
 */
export async function openPostgresStore(url: string, onIdleError: (error: Error) => void): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + connectMs,
    types: { getTypeParser },
  })
  pool.on('error', onIdleError)
  // One at work has nobody listening, and would end the process; what was asked of it fails by itself.
  pool.on('connect', client => client.on('error', () => undefined))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    await migrate(db)
    return createSqlStore(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
}
