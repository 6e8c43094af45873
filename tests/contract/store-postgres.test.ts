import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPostgresStore } from '../../server/postgres-store.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { storeContract } from './store.ts'

let postgres: Postgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres?.remove())

const idleErrors: Error[] = []
const open = (url: string) => openPostgresStore(url, error => idleErrors.push(error))

storeContract('PostgreSQL', async () => {
  const url = await postgres.createDatabase()
  return { open: () => open(url), remove: async () => expect(idleErrors).toEqual([]), shared: true }
})

test('a new PostgreSQL database is made ready by several hubs at once', async () => {
  const url = await postgres.createDatabase()
  const stores = await Promise.all([open(url), open(url), open(url)])
  for (const store of stores) await store.check()
  for (const store of stores) await store.close()
})

test('a PostgreSQL store fails while its server is gone, and is well again when that is back', async () => {
  const store = await open(await postgres.createDatabase())
  await store.check()
  await postgres.kill()
  await expect(store.check()).rejects.toThrow()
  await postgres.restart()
  await store.check()
  await store.close()
})
