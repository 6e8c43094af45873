import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTokenBucket } from '../../server/token-bucket.ts'

test('a bucket lets a burst through, then says when it will have a token again', () => {
  const take = createTokenBucket(8, 3)
  expect([take(0), take(0), take(0), take(0)]).toEqual([0, 0, 0, 125])
  expect(take(100)).toBe(25)
  expect(take(125)).toBe(0)
})

test('whatever the clock does, no more goes through than the burst and the rate allow', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 5 })), { maxLength: 200 }),
      steps => {
        const take = createTokenBucket(10, 20)
        let nowMs = 0
        let taken = 0
        for (const [ms, cost] of steps) {
          nowMs += ms
          if (take(nowMs, cost) === 0) taken += cost
          expect(taken).toBeLessThanOrEqual(20 + (nowMs / 1000) * 10 + 1e-6)
        }
      },
    ),
  )
})

test('a clock that steps back neither gives nor takes tokens', () => {
  const take = createTokenBucket(10, 1)
  expect(take(1000)).toBe(0)
  expect(take(0)).toBe(100)
  expect(take(100)).toBe(0)
})
