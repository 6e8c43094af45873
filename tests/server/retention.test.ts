import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createAttendance } from '../../server/attendance.ts'
import { startRetention } from '../../server/retention.ts'
import { openSqliteStore } from '../../server/sqlite-store.ts'
import { eventually } from '../support/eventually.ts'
import { createTestClock } from '../support/test-clock.ts'
import { appendOf } from './log-client.ts'
import { call, createTestRoom, enter, openRoom, putPolicy, startTestHub, type TestRoom } from './test-hub.ts'

const day = 86_400_000
const hour = 3_600_000

/** A hub that keeps rooms for 30 days, and the store it keeps them in. */
async function forgetfulHub() {
  const clock = createTestClock()
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-retention-'))
  let looks = 0
  const store = await openSqliteStore(dataDir)
  const hub = await startTestHub({
    clock,
    retentionDays: 30,
    perAddressFactor: 100,
    openStore: async () => ({
      ...store,
      async forgetUntouched(dayMs, most) {
        const gone = await store.forgetUntouched(dayMs, most)
        if (gone === 0) looks++
        return gone
      },
    }),
  })
  return {
    hub,
    clock,
    store,
    isKnown: async (room: TestRoom) =>
      (await call(hub, 'POST', `/v1/rooms/${room.id}/events`, { name: 'x', text: '' })).status !== 404,
    /** Days pass, as they do: an hour at a time. */
    async passDays(days: number) {
      for (let i = 0; i < days * 24; i++) await clock.advance(hour)
      const before = looks
      await eventually(async () => {
        await clock.advance(hour)
        return looks > before
      }, 'The hub never looked for unused rooms.')
    },
    async close() {
      await hub.close()
      rmSync(dataDir, { recursive: true })
    },
  }
}

test('rooms that nobody has used for as long as the operator says are forgotten, whatever use it was (H86)', async () => {
  const { hub, clock, store, isKnown, passDays, close } = await forgetfulHub()
  const [unused, visited, changed] = await Promise.all([1, 2, 3].map(() => openRoom(hub)))
  const ada = await enter(hub, unused!)
  ada.send(appendOf())
  await ada.next('appended')
  ada.close()
  const touchedDay = async (room: TestRoom) => (await store.roomFacts(room.id))!.touchedDayMs

  await passDays(20)
  ;(await enter(hub, visited!)).close()
  await putPolicy(hub, changed!, changed!.signed())
  await eventually(async () => (await touchedDay(visited!)) > clock.now() - 2 * day, 'A visit was not noted.')
  await passDays(12)
  expect(await Promise.all([unused, visited, changed].map(room => isKnown(room!)))).toEqual([
    false,
    true,
    true,
  ])
  await passDays(31)
  expect(await isKnown(visited!)).toBe(false)
  await close()
})

test('a room with somebody in it is used, however little they do (H86)', async () => {
  const clock = createTestClock()
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-retention-'))
  const store = await openSqliteStore(dataDir)
  const log = pino({ level: 'silent' })
  const [stayed, left] = [createTestRoom(), createTestRoom()]
  for (const room of [stayed, left]) {
    const policy = room.policy()
    await store.putPolicy({ policy, signed: room.sign(policy), sealed: {}, seeds: {} }, clock.now())
  }
  const attendance = createAttendance({ store, clock, log })
  const stop = startRetention({ store, attendance, live: () => [stayed.id], clock, log, days: 1 })
  for (let i = 0; i < 5 * 24; i++) await clock.advance(hour)
  expect(await store.policy(left.id)).toBeNull()
  expect(await store.policy(stayed.id)).not.toBeNull()
  stop()
  expect(clock.waiting).toBe(0)
  await store.close()
  rmSync(dataDir, { recursive: true })
})
