import { limits } from '../../core/limits.ts'
import type { LaserPart } from '../../protocol/doing.ts'

/** A point in CSS pixels of the viewport. */
export interface ClientPoint {
  readonly x: number
  readonly y: number
}

/** Frames are sent so often at most. Milliseconds. */
export const laserPeriodMs = 50
/** A stroke that leaves where it began counts from a new spot, so that its far end is on the right words too; not more often than this. */
const segmentPx = 320
const segmentMs = 800
/** Receivers have forgotten a segment once all of it has faded. Milliseconds. */
const pauseMs = 2_000

/** What a pen has to do at a point. */
export interface PenStep {
  /** A new segment begins here, which needs a spot. Its number. */
  readonly begins: number | null
  /** What is left to be sent of the segment before. */
  readonly rest: LaserPart | null
}

/** A laser pen: turns a moving pointer into parts that are small, and repeat enough to bear lost frames. */
export interface Pen {
  /** Puts the pen down. */
  down(): void
  /** `origin`: where the current segment's spot is now; null where there is none. */
  move(at: ClientPoint, origin: ClientPoint | null, nowMs: number): PenStep
  /** What is to be sent now: the newest points of the segment; null when that was sent. */
  take(): LaserPart | null
}

export function createPen(): Pen {
  let stroke = 0
  let segment = 0
  let isFresh = true
  let points: (readonly [number, number])[] = []
  let sent = 0
  let beganMs = 0
  let movedMs = 0

  const begins = (at: ClientPoint, origin: ClientPoint, nowMs: number): boolean =>
    nowMs - movedMs > pauseMs ||
    (Math.hypot(at.x - origin.x, at.y - origin.y) > segmentPx && nowMs - beganMs >= segmentMs)

  const take = (): LaserPart | null => {
    if (sent === points.length) return null
    const first = Math.max(0, points.length - limits.laserPoints)
    sent = points.length
    return { stroke, segment, first, points: points.slice(first).map(([dx, dy]) => [dx, dy]) }
  }

  return {
    down() {
      stroke = (stroke + 1) & 0xff
      isFresh = true
    },
    move(at, origin, nowMs) {
      const point = origin && ([offsetOf(at.x - origin.x), offsetOf(at.y - origin.y)] as const)
      const last = points.at(-1)
      if (!isFresh && point && last && last[0] === point[0] && last[1] === point[1])
        return { begins: null, rest: null }
      if (!isFresh && point && !begins(at, origin, nowMs)) {
        movedMs = nowMs
        points.push(point)
        return { begins: null, rest: null }
      }
      const rest = take()
      isFresh = false
      segment = (segment + 1) & 0xffff
      beganMs = movedMs = nowMs
      points = [[0, 0]]
      sent = 0
      return { begins: segment, rest }
    },
    take,
  }
}

const offsetOf = (px: number): number => Math.max(-0x8000, Math.min(0x7fff, Math.round(px)))

/** How long a point is seen. Milliseconds. */
export const laserMs = 3_000
/** Points were a frame apart when they were drawn; a batch is shown at that pace, unless it is further behind than this. Milliseconds. */
const paceMs = 1000 / 60
const behindMs = 120

/** A point of a stroke, from its segment's spot, and when it appears by the receiver's clock. */
export interface StrokePoint {
  readonly dx: number
  readonly dy: number
  readonly shownAtMs: number
}

/** Parts of one segment put together again: those that are repeated are known, those that are lost are left out. */
export interface Segment {
  readonly stroke: number
  add(part: LaserPart, nowMs: number): void
  /** In their order, those that have not faded. */
  points(nowMs: number): readonly StrokePoint[]
}

export function createSegment(stroke: number): Segment {
  const pointByNumber = new Map<number, StrokePoint>()
  let newest = -1
  let lastMs = Number.NEGATIVE_INFINITY

  return {
    stroke,
    add({ first, points }, nowMs) {
      for (const [index, [dx, dy]] of points.entries()) {
        const number = first + index
        if (number <= newest) continue
        newest = number
        lastMs = lastMs > nowMs + behindMs ? nowMs : Math.max(nowMs, lastMs + paceMs)
        pointByNumber.set(number, { dx, dy, shownAtMs: lastMs })
      }
    },
    points(nowMs) {
      for (const [number, { shownAtMs }] of pointByNumber) {
        if (nowMs - shownAtMs < laserMs) break
        pointByNumber.delete(number)
      }
      return [...pointByNumber.values()]
    },
  }
}
