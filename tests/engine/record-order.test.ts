import { expect, test } from 'vitest'
import type { PersonId, RecordId } from '../../lib/core/ids.ts'
import { createRecordOrder } from '../../lib/engine/record-order.ts'
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
