import { describe, expect, test } from 'vitest'
import type { SnapshotId } from '../../lib/core/ids.ts'
import { emptiableUpTo, type RuledSnapshot, worthKeeping } from '../../server/snapshot-rules.ts'

const day = 86_400_000
const snapshot = (seq: number, days: number, opened = true): RuledSnapshot => ({
  id: `${seq}` as SnapshotId,
  seq,
  storedAtMs: days * day,
  opened,
})

describe('H93 rows go', () => {
  test('up to the older of the two newest that were opened and are a week old', () => {
    const all = [snapshot(10, 0), snapshot(20, 1), snapshot(30, 2), snapshot(40, 2, false), snapshot(50, 9)]
    expect(emptiableUpTo(all, 0, 7 * day)).toBe(0)
    expect(emptiableUpTo(all, 0, 8 * day)).toBe(10)
    expect(emptiableUpTo(all, 0, 9 * day)).toBe(20)
    expect(emptiableUpTo(all, 0, 15 * day)).toBe(20)
    expect(emptiableUpTo(all, 0, 16 * day)).toBe(30)
  })

  test('never back', () => {
    expect(emptiableUpTo([], 25, 30 * day)).toBe(25)
  })
})

describe('H94 what is kept', () => {
  test('is the two newest, and the two newest that were opened', () => {
    const all = [1, 2, 3, 4, 5, 6].map(at => snapshot(at, at, at < 4))
    expect([...worthKeeping(all, 9)].toSorted()).toEqual(['2', '3', '5', '6'])
  })

  test('is, of those that ripen, one in three days: rows go in a busy room too, and there are never more than eight', () => {
    let kept: RuledSnapshot[] = []
    let emptied = 0
    let seq = 0
    const emptiedByDay: number[] = []
    // Six snapshots a day for two months, each opened before the next.
    for (let at = 0; at < 60 * 6; at++) {
      seq += 500
      kept = [...kept.map(one => ({ ...one, opened: true })), snapshot(seq, at / 6, false)]
      emptied = emptiableUpTo(kept, emptied, (at / 6) * day)
      const worth = worthKeeping(kept, emptied)
      kept = kept.filter(({ id }) => worth.has(id))
      expect(kept.length).toBeLessThanOrEqual(8)
      // Whatever has gone is in two that were opened.
      expect(kept.filter(one => one.opened && one.seq >= emptied).length).toBeGreaterThanOrEqual(
        Math.min(2, at),
      )
      if (at % 6 === 0) emptiedByDay.push(emptied)
    }
    const behind = emptiedByDay.map((upTo, days) => days - upTo / 3_000).slice(20)
    expect(Math.max(...behind)).toBeLessThan(14)
  })
})
