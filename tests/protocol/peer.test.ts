import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../../lib/core/limits.ts'
import { peerMessage, presenceState } from '../../lib/protocol/peer.ts'

const log = `${'A'.repeat(43)}/${'A'.repeat(11)}`
const digest = 'A'.repeat(22)
const takes = (message: unknown): boolean => peerMessage.safeParse(message).success

test('E1 any value is a message or none, without throwing', () => {
  const type = fc.constantFrom('have', 'want', 'records', 'anchor', 'rest')
  const nearly = fc.tuple(fc.object(), type).map(([fields, type]) => ({ ...fields, type }))
  fc.assert(fc.property(fc.oneof(fc.anything(), nearly), value => !takes(value)))
  fc.assert(fc.property(fc.anything(), value => !presenceState.safeParse(value).success))
})

test('E1 another name for a log and numbers out of bounds are refused', () => {
  expect(takes({ type: 'have', logs: { [log]: [3, digest] } })).toBe(true)
  expect(takes({ type: 'have', logs: { somebody: [3, digest] } })).toBe(false)
  expect(takes({ type: 'have', logs: { [log]: [-1, digest] } })).toBe(false)
  expect(takes({ type: 'want', logs: { [log]: 2 ** 32 } })).toBe(false)
})

test('R8 R11 no more records and logs than may be in one message', () => {
  const records = (count: number) => ({
    type: 'records',
    answer: true,
    records: new Array(count).fill({ payload: 'AA', signature: 'AA' }),
  })
  expect(takes(records(limits.recordsPerMessage))).toBe(true)
  expect(takes(records(limits.recordsPerMessage + 1))).toBe(false)
  const names = Array.from(
    { length: limits.logsPerWant + 1 },
    (_, i) => `${String(i).padStart(42, 'A')}A/${'A'.repeat(11)}`,
  )
  const want = (count: number) => ({
    type: 'want',
    logs: Object.fromEntries(names.slice(0, count).map(name => [name, 0])),
  })
  expect(takes(want(limits.logsPerWant))).toBe(true)
  expect(takes(want(limits.logsPerWant + 1))).toBe(false)
})
