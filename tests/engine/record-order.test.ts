import { expect, test } from 'vitest'
import type { PersonId, RecordId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { createRecordOrder } from '../../lib/engine/record-order.ts'
import { createRecordSet } from '../../lib/engine/record-set.ts'
import type { Entry } from '../../lib/protocol/record-codec.ts'

const author = 'A'.repeat(43) as PersonId
const entryAt = (lamport: number): Entry =>
  ({
    id: `${lamport}` as RecordId,
    content: { author, device: 'd', seq: lamport, lamport, kind: 'chat', timeMs: 0, body: null },
  }) as unknown as Entry

test('G32 R5 who reads the newest first sees them at once, where a snapshot has told how many there are', () => {
  const order = createRecordOrder(() => 0)
  const placed: string[] = []
  const place = (record: { readonly id: RecordId }) => placed.push(record.id)
  order.add(entryAt(5_000), place)
  expect(placed).toEqual([])
  order.expect(5_000, place)
  order.add(entryAt(4_999), place)
  expect(placed).toEqual(['5000', '4999'])
  expect(order.nextLamport()).toBe(5_001)
  // Nobody is out of reach for that.
  order.add(entryAt(6_002), place)
  expect(order.list('chat').map(({ id }) => id)).toEqual(['4999', '5000'])
  order.reset([entryAt(4_999), entryAt(5_000)])
  expect(order.list('chat')).toHaveLength(2)
})

test('R5 a record is found at its place, and one that waits for its place is not', () => {
  const order = createRecordOrder(() => 0)
  const nobody = () => undefined
  for (const lamport of [3, 1, 2, 9_000]) order.add(entryAt(lamport), nobody)
  expect([1, 2, 3].map(lamport => order.find(entryAt(lamport))?.at)).toEqual([0, 1, 2])
  expect(order.find(entryAt(2))?.record).toBe(order.list('chat')[1])
  expect([order.find(entryAt(9_000)), order.find(entryAt(4))]).toEqual([null, null])
})

test('R11 a room takes no more records than it may hold, and says when it is full', () => {
  const set = createRecordSet(() => 0, { placed: () => undefined, reset: () => undefined })
  const id = (n: number) => `${n}`.padStart(21, 'A').concat('A') as RecordId
  const entry = (n: number): Entry => ({ ...entryAt(n), id: id(n) })
  for (let n = 1; n < limits.records; n++) set.add(entry(n))
  expect(set.full).toBe(false)
  expect(set.add(entry(limits.records))).toBe('new')
  expect(set.full).toBe(true)
  expect(set.add(entry(limits.records + 1))).toBe('full')
})
