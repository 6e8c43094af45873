import { expect, test } from 'vitest'
import { createRate } from '../../lib/core/rate.ts'

/** How many of many tries at one moment are taken. */
const takenAt = (rate: ReturnType<typeof createRate>, nowMs: number): number =>
  Array.from({ length: 100 }, () => rate.take(nowMs)).filter(Boolean).length

test('a burst is taken at once, then so many a second', () => {
  const rate = createRate(2, 10)
  expect(takenAt(rate, 1_000)).toBe(10)
  expect(takenAt(rate, 1_499)).toBe(0)
  expect(takenAt(rate, 2_000)).toBe(2)
})

test('a long pause saves up no more than a burst', () => {
  const rate = createRate(2, 10)
  takenAt(rate, 0)
  expect(takenAt(rate, 3_600_000)).toBe(10)
})

test('a clock that was put back gives and takes nothing', () => {
  const rate = createRate(2, 10)
  takenAt(rate, 10_000)
  expect(takenAt(rate, 0)).toBe(0)
  expect(takenAt(rate, 1_000)).toBe(2)
})

test('what costs more than there is takes nothing', () => {
  const rate = createRate(1, 5)
  expect(rate.take(0, 6)).toBe(false)
  expect(rate.take(0, 5)).toBe(true)
})
