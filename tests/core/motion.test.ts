import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PointSample } from '../../lib/core/anchor.ts'
import { createMotion, type MotionFrame, sendPeriodMs } from '../../lib/core/motion.ts'

const page = (time: number, x: number): PointSample => ({
  time: time & 0xffff,
  kind: 'page',
  pressed: false,
  ref: 0,
  offset: 0,
  check: 0,
  x,
  y: 0,
})

const xOf = (frame: MotionFrame | null): number =>
  frame ? frame.from.x + (frame.to.x - frame.from.x) * frame.mix : Number.NaN

/** Samples of a pointer that moves 1 unit a millisecond, sent each 16 ms from `start`, arriving 30 ms later. */
function moving(start: number, count: number, motion = createMotion()) {
  for (let i = 0; i < count; i++) motion.push(page(start + i * 16, i * 16), 5_030 + i * 16)
  return motion
}

describe('motion', () => {
  it('has nothing to show before the first sample', () => {
    expect(createMotion().frame(0)).toBeNull()
  })

  it('shows the first sample at once', () => {
    const motion = createMotion()
    motion.push(page(100, 700), 1_000)
    expect(xOf(motion.frame(1_000))).toBe(700)
  })

  it('plays a steady motion back at its own pace', () => {
    const motion = createMotion()
    let last = Number.NaN
    for (let ms = 0; ms < 1_000; ms += 4) {
      if (ms % 16 === 0) motion.push(page(ms, ms), ms + 30)
      const x = xOf(motion.frame(ms + 30))
      // After the buffer has filled, each 4 ms of time is 4 units of way.
      if (ms > 300) expect(x - last).toBeCloseTo(4, 0)
      last = x
    }
  })

  it.each([0, 65_400])('keeps time when the sender’s 16 bits start at %i', start => {
    const motion = moving(start, 40)
    const frame = motion.frame(5_030 + 39 * 16)
    expect(xOf(frame)).toBeGreaterThan(37 * 16)
    expect(frame?.settled).toBe(false)
  })

  it('keeps time over a rest of minutes', () => {
    const motion = moving(0, 10)
    motion.push(page(200_000, 900), 205_035)
    motion.push(page(200_016, 1_000), 205_051)
    motion.frame(205_051)
    expect(xOf(motion.frame(205_300))).toBeCloseTo(1_000, 5)
  })

  it('holds still through a rest instead of drifting to where the pointer goes next', () => {
    const motion = moving(0, 10)
    motion.push(page(3_000, 5_000), 8_031)
    expect(xOf(motion.frame(8_005))).toBeCloseTo(144, 0)
    expect(xOf(motion.frame(8_200))).toBeCloseTo(5_000, 0)
  })

  it('carries a motion on when the next sample is late, and comes back to the last known point', () => {
    const motion = moving(0, 40)
    const last = 39 * 16
    const late = Array.from({ length: 60 }, (_, i) => xOf(motion.frame(5_030 + last + i * 5)))
    expect(Math.max(...late)).toBeGreaterThan(last)
    expect(Math.max(...late)).toBeLessThan(last + 26)
    expect(late.at(-1)).toBe(last)
    expect(motion.frame(5_030 + last + 400)?.settled).toBe(true)
  })

  it('carries nothing on once the sender has said that it stopped', () => {
    const motion = moving(0, 40)
    const last = 39 * 16
    motion.push(page(40 * 16, last), 5_030 + 40 * 16)
    const after = Array.from({ length: 40 }, (_, i) => xOf(motion.frame(5_030 + last + i * 5)))
    expect(Math.max(...after)).toBe(last)
    expect(motion.frame(5_030 + last + 100)?.settled).toBe(true)
  })

  it('waits longer when samples come unevenly, and never more than 80 ms', () => {
    const lagWith = (jitterMs: readonly number[]): number => {
      const motion = createMotion()
      let lag = 0
      for (let i = 0; i < 600; i++) {
        const now = i * 16 + (jitterMs[i % jitterMs.length] ?? 0)
        motion.push(page(i * 16, i * 16), now)
        lag = now - xOf(motion.frame(now))
      }
      return lag
    }
    expect(lagWith([0, 30, 5, 20, 0])).toBeGreaterThan(lagWith([0]) + 10)
    expect(lagWith([0, 300, 150, 0])).toBeLessThan(16 + 300)
  })

  it('ignores samples that are older than what it has', () => {
    const motion = moving(0, 10)
    motion.push(page(20, 9_000), 5_180)
    expect(motion.newest?.x).toBe(9 * 16)
  })

  it('starts anew when the sender’s clock does', () => {
    const motion = moving(0, 10)
    motion.push(page(40_000, 77), 5_300)
    expect(xOf(motion.frame(5_300))).toBe(77)
  })

  it('starts anew when the sender’s clock went back a little while nothing came', () => {
    const motion = moving(0, 10)
    motion.push(page(100, 77), 5_174 + 1_500)
    expect(motion.newest?.x).toBe(77)
  })

  it('waits no longer for what was lost and came again by a slower way', () => {
    const motion = moving(0, 100)
    motion.push(page(100 * 16, 100 * 16), 5_030 + 100 * 16 + 250)
    for (let i = 120; i < 180; i++) motion.push(page(i * 16, i * 16), 5_030 + i * 16)
    const now = 5_030 + 179 * 16
    expect(179 * 16 - xOf(motion.frame(now))).toBeLessThan(45)
  })

  it('does not slide between a point and no point', () => {
    const motion = createMotion()
    motion.push(page(0, 100), 1_000)
    motion.push({ ...page(16, 0), kind: 'none' }, 1_016)
    const before = motion.frame(1_020)
    expect(before?.mix).toBe(0)
    expect(motion.frame(1_200)?.to.kind).toBe('none')
    expect(motion.frame(1_200)?.mix).toBe(1)
  })

  it('gives finite positions whatever arrives whenever', () => {
    const events = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 5_000 })),
      { maxLength: 200 },
    )
    fc.assert(
      fc.property(events, list => {
        const motion = createMotion()
        let now = 0
        for (const [time, wait] of list) {
          now += wait
          motion.push(page(time, time), now)
          const frame = motion.frame(now)
          expect(Number.isFinite(xOf(frame))).toBe(true)
          expect(frame!.mix).toBeGreaterThanOrEqual(0)
          expect(frame!.mix).toBeLessThan(4)
        }
        expect(motion.frame(now + 10_000)?.settled ?? true).toBe(true)
      }),
    )
  })
})

describe('the send period', () => {
  it.each([
    [1, 60],
    [10, 60],
    [11, 30],
    [60, 30],
    [61, 20],
  ])('is that of %i moving people at %i Hz', (moving, hz) => {
    expect(sendPeriodMs(moving)).toBeCloseTo(1000 / hz, 5)
  })
})
