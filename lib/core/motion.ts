import type { PointSample } from './anchor.ts'
import { createPlayoutClock } from './motion-clock.ts'

/** Where between two samples a cursor is: both are placed on the page, then mixed. */
export interface MotionFrame {
  readonly from: PointSample
  readonly to: PointSample
  /** 0 at `from`, 1 at `to`; a little above 1 while extrapolating. */
  readonly mix: number
  /** Nothing changes any more until the next sample. */
  readonly settled: boolean
}

export interface Motion {
  /** Takes in a sample as it arrives. */
  push(sample: PointSample, nowMs: number): void
  /** What to draw at `nowMs`; null before the first sample. */
  frame(nowMs: number): MotionFrame | null
  /** The last sample, for whoever wants no motion. */
  readonly newest: PointSample | null
}

/** Samples kept: a second at 60 Hz; a tab in the background takes none out. */
const bufferLength = 64
/** How long a motion is carried on when the next sample is late, and how fast it loses speed. Milliseconds. */
const carryMs = 50
const dampingMs = 25
/** After that, how long the way back to the last known point takes. Milliseconds. */
const returnMs = 100

/** Milliseconds between samples that each person should send while `moving` people move: what they cost grows with the square. */
export function sendPeriodMs(moving: number): number {
  if (moving <= 10) return 1000 / 60
  return moving <= 60 ? 1000 / 30 : 1000 / 20
}

/**
 * Plays one person's samples back at their sender's pace, one send period plus jitter late, so that the path drawn is the path
 * that was moved. Late samples are bridged by damped extrapolation.
 */
export function createMotion(): Motion {
  const clock = createPlayoutClock()
  let buffer: { readonly sample: PointSample; readonly timeMs: number }[] = []

  return {
    get newest() {
      return buffer.at(-1)?.sample ?? null
    },
    push(sample, nowMs) {
      const arrival = clock.arrived(sample.time, nowMs)
      if (!arrival) return
      if (arrival.reset) buffer = []
      buffer.push({ sample, timeMs: arrival.timeMs })
      if (buffer.length > bufferLength) buffer.shift()
    },
    frame(nowMs) {
      const shownMs = clock.playoutMs(nowMs)
      while (buffer.length > 2 && buffer[1]!.timeMs <= shownMs) buffer.shift()
      const [from, next] = buffer
      if (!from) return null
      if (!next || shownMs < from.timeMs)
        return { from: from.sample, to: from.sample, mix: 1, settled: !next && shownMs >= from.timeMs }

      const gapMs = next.timeMs - from.timeMs
      // After a rest the motion began about one period before the first new sample.
      const leadMs = Math.min(gapMs, clock.periodMs * 2.5)
      const seen = from.sample.kind !== 'none' && next.sample.kind !== 'none'
      const passedMs = shownMs - next.timeMs
      const pair = { from: from.sample, to: next.sample }
      if (passedMs < 0) return { ...pair, mix: seen ? Math.max(0, 1 + passedMs / leadMs) : 0, settled: false }
      if (!seen || same(from.sample, next.sample)) return { ...pair, mix: 1, settled: true }
      return {
        ...pair,
        mix: 1 + carriedMs(passedMs) / leadMs,
        settled: passedMs >= carryMs + returnMs,
      }
    },
  }
}

/** How far, in milliseconds of motion, to go on past the newest sample. */
function carriedMs(passedMs: number): number {
  const carried = dampingMs * (1 - Math.exp(-Math.min(passedMs, carryMs) / dampingMs))
  return carried * Math.max(0, 1 - Math.max(0, passedMs - carryMs) / returnMs)
}

/** The pointer stands still: senders repeat the point at which it stopped. */
function same(a: PointSample, b: PointSample): boolean {
  return a.kind === b.kind && a.ref === b.ref && a.offset === b.offset && a.x === b.x && a.y === b.y
}
