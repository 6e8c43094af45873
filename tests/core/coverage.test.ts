import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCoverage } from '../../lib/core/coverage.ts'

const change = fc.record({ remove: fc.boolean(), from: fc.nat(40), length: fc.nat(12) })

test('covers what was added and not removed, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), changes => {
      const coverage = createCoverage()
      const model = new Set<number>()
      for (const { remove, from, length } of changes) {
        if (remove) coverage.remove('a', from)
        else coverage.add('a', from, from + length)
        if (remove) model.delete(from)
        else for (let at = from; at < from + length; at++) model.add(at)
      }
      const kept = createCoverage(structuredClone(coverage.data()))
      for (let at = 0; at < 60; at++) {
        expect(coverage.covers('a', at, at + 1)).toBe(model.has(at))
        expect(kept.firstMissing('a', at)).toBe(coverage.firstMissing('a', at))
        expect(model.has(coverage.firstMissing('a', at))).toBe(false)
      }
      const ranges = coverage.data().get('a') ?? []
      expect(ranges).toEqual([...new Set(ranges)].sort((a, b) => a - b))
    }),
  )
})

test('keeps names apart, and forgets all', () => {
  const coverage = createCoverage()
  coverage.add('a', 0, 5)
  expect(coverage.covers('b', 0, 1)).toBe(false)
  coverage.clear()
  expect(coverage.covers('a', 0, 1)).toBe(false)
})
