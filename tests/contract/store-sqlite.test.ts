import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../server/sqlite-store.ts'
import { storeContract } from './store.ts'

storeContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-store-'))
  return {
    open: () => openSqliteStore(folder),
    remove: async () => rmSync(folder, { recursive: true }),
    shared: false,
  }
})

test('a SQLite store makes its folder, for its own user only', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'alongside-store-'))
  const folder = join(parent, 'not', 'there')
  await (await openSqliteStore(folder)).close()
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  rmSync(parent, { recursive: true })
})
