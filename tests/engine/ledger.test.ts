import { expect, test } from 'vitest'
import type { RoomId, SessionId } from '../../lib/core/ids.ts'
import { createLedger } from '../../lib/engine/ledger/ledger.ts'
import { createTestClock } from '../support/test-clock.ts'

const room = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId
const ben = 'BBBBBBBBBBBBBBBBBBBBBA' as SessionId

test('the ledger tells what went to whom in the last minute, and forgets it part by part', async () => {
  const clock = createTestClock(0)
  const ledger = createLedger(clock)
  ledger.sent(room, ben, 'pointer', 14)
  ledger.sent(room, null, 'log', 300)
  await clock.advance(30_000)
  ledger.sent(room, ben, 'pointer', 16)
  expect(ledger.entries()).toEqual([
    { room, to: ben, kind: 'pointer', messages: 2, bytes: 30 },
    { room, to: null, kind: 'log', messages: 1, bytes: 300 },
  ])
  await clock.advance(30_000)
  expect(ledger.entries()).toEqual([{ room, to: ben, kind: 'pointer', messages: 1, bytes: 16 }])
  await clock.advance(30_000)
  expect(ledger.entries()).toEqual([])
})

test('what is sent again after hours counts from nothing', async () => {
  const clock = createTestClock(12_345)
  const ledger = createLedger(clock)
  ledger.sent(room, ben, 'messages', 100)
  await clock.advance(7_200_000)
  ledger.sent(room, ben, 'messages', 1)
  expect(ledger.entries()).toEqual([{ room, to: ben, kind: 'messages', messages: 1, bytes: 1 }])
})

test('whoever looks is told when something leaves and when it grows old, and no clock runs when nobody looks or nothing is left', async () => {
  const clock = createTestClock()
  const ledger = createLedger(clock)
  ledger.sent(room, ben, 'pointer', 14)
  expect(clock.waiting).toBe(0)
  let told = 0
  const end = ledger.subscribe(() => {
    told++
    ledger.entries()
  })
  ledger.sent(room, ben, 'pointer', 14)
  expect(told).toBe(1)
  await clock.advance(70_000)
  expect(told).toBeGreaterThan(1)
  expect(clock.waiting).toBe(0)
  ledger.sent(room, ben, 'pointer', 14)
  expect(clock.waiting).toBe(1)
  end()
  expect(clock.waiting).toBe(0)
})
