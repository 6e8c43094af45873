import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { migrate, type Tables } from '../../server/migrations.ts'
import { createSqlStore } from '../../server/sql-store.ts'
import { appendOf, problemsOf, wholeLog } from './log-client.ts'
import {
  bytes,
  call,
  createTestRoom,
  enter,
  openRoom,
  putPolicy,
  startTestHub,
  type TestHub,
} from './test-hub.ts'

let hub: TestHub | null = null
afterEach(async () => {
  await hub?.close()
  hub = null
})

/** A hub on a real SQLite database, and that database: to end its space, and to give it back. */
async function hubWithDisk() {
  const database = new Database(':memory:')
  const openStore = async () => {
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
    await migrate(db)
    return createSqlStore(db)
  }
  hub = await startTestHub({ openStore, perAddressFactor: 100 })
  const pages = () => Number(database.pragma('page_count', { simple: true }))
  return {
    hub,
    /** SQLite's own word for a full disk: no page more than there are. */
    fill: () => void database.pragma(`max_page_count = ${pages()}`),
    empty: () => void database.pragma(`max_page_count = ${pages() + 10_000}`),
  }
}

/** Large enough to need a page of its own. */
const large = () => appendOf({ data: toBase64Url(bytes(20_000)) })

test('a full disk takes nothing, says so, and loses nothing; when there is space again all goes on (H58)', async () => {
  const { hub, fill, empty } = await hubWithDisk()
  const room = await openRoom(hub)
  const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
  const before = large()
  ada.send(before)
  await ada.next('appended')
  await ben.next('entries')

  fill()
  const refused = large()
  ada.send(refused)
  expect(await ada.next('not-appended')).toMatchObject({
    id: refused.id,
    code: 'unavailable',
    retryAfterMs: 1_000,
  })
  const other = createTestRoom()
  const door = other.door()
  const policies = await Promise.all(
    Array.from({ length: 5 }, () => {
      const { keys, listed, sealed } = other.door()
      return putPolicy(hub, other, other.signed({ doors: [listed], past: 'A'.repeat(6_000) }), {
        ...sealed,
        [keys.id]: sealed[keys.id],
      })
    }),
  )
  expect(policies.some(({ status, body }) => status === 503 && body.code === 'unavailable')).toBe(true)
  // What is there can be read, and people still meet.
  expect((await call(hub, 'GET', '/health')).body).toMatchObject({ status: 'not-storing' })
  ben.send({ type: 'pull', after: 0 })
  expect((await ben.next('entries')).entries).toMatchObject([{ id: before.id }])
  ada.send({ type: 'signal', to: ben.session, data: 'AAAA' })
  expect((await ben.next('signal')).from).toBe(ada.session)
  const metrics = await (await fetch(`${hub.url}/metrics`)).text()
  expect(metrics).toMatch(/^alongside_store_errors_total [1-9]/m)
  expect(metrics).toMatch(/^alongside_drops_total\{reason="unavailable"\} 1$/m)

  empty()
  ada.send(refused)
  expect((await ada.next('appended')).seq).toBe(2)
  expect((await ben.next('entries')).entries).toMatchObject([{ id: refused.id, seq: 2 }])
  expect((await call(hub, 'GET', '/health')).body).toMatchObject({ status: 'ok' })
  expect((await putPolicy(hub, other, other.signed({ doors: [door.listed] }), door.sealed)).status).toBe(200)
  const log = await wholeLog(ben)
  expect(problemsOf(log)).toEqual([])
  expect(log.map(({ id }) => id)).toEqual([before.id, refused.id])
})

test('who comes while the disk is full gets in (H58)', async () => {
  const { hub, fill } = await hubWithDisk()
  const room = await openRoom(hub)
  fill()
  const people = await Promise.all(Array.from({ length: 5 }, () => enter(hub, room)))
  expect(people.at(-1)!.welcome.sessions.length).toBeGreaterThan(0)
  for (const person of people) person.close()
})
