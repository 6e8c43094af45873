import { expect, test } from 'vitest'
import { steadyRtt } from '../../lib/core/steady-rtt.ts'

test('a round trip that wavers is shown as one', () => {
  expect([40, 44, 36, 52, 41, 90].map(ms => steadyRtt(40, ms))).toEqual([40, 40, 40, 40, 40, 90])
  expect(steadyRtt(null, 0.4)).toBe(0)
  expect(steadyRtt(7, null)).toBe(7)
  expect(steadyRtt(null, 1e9)).toBe(60_000)
})
