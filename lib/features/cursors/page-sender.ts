import type { PointSample } from '../../core/anchor.ts'
import { sendPeriodMs } from '../../core/motion.ts'
import type { AnchoredPoint, Anchorer } from '../../page/anchors/anchorer.ts'
import { documentIn, isFrame, type Point } from '../../page/frames.ts'
import { createPointer } from '../../page/pointer.ts'

export interface SenderDeps {
  readonly view: Window
  /** A frame that may not be looked into has loaded, or is pointed at. */
  readonly foreign?: () => void
  /** Asks for `sample` to be called in the next frame. */
  readonly wake: () => void
  /** `at`: the pointer in the viewport of `view`, CSS pixels. */
  readonly send: (sample: PointSample, at: Point) => void
}

export interface Sender {
  /** Called once a frame after `wake`: sends at most 60 samples a second. Reads layout. Returns whether to be called again. */
  sample(nowMs: number, anchorer: Anchorer): boolean
  /** Whoever listens has forgotten everything: says again where the pointer is. */
  again(): void
  /** Another script hears the pointer, in a frame; says what it has said. The pointer leaves through it only while it is the last that was heard. */
  relay(sample: PointSample, at: Point): void
  close(): void
}

/** The host sends fewer when many move; more would only cost. Milliseconds. */
const periodMs = sendPeriodMs(1)
/** A frame may come a little early. Milliseconds. */
const slackMs = 4

/** Follows the pointer and says what it is on. */
export function createSender({ view, wake, send, foreign = () => undefined }: SenderDeps): Sender {
  let moved = false
  let resting = true
  let sentMs = Number.NEGATIVE_INFINITY
  let last: PointSample | null = null
  let lastAt: Point = { x: 0, y: 0 }
  let isBeyond = false

  const pointer = createPointer({
    view,
    foreign,
    changed(isInput) {
      if (isInput) isBeyond = false
      moved = true
      wake()
    },
  })

  const say = (sample: PointSample, at: Point = { x: pointer.x, y: pointer.y }): void => {
    last = sample
    lastAt = at
    send(sample, at)
  }
  /** By a clock that goes on when the page is loaded anew: receivers take what seems older than the last sample for late. */
  const timeAt = (nowMs: number): number => Math.round(view.performance.timeOrigin + nowMs) & 0xffff

  /** A pointer that goes into a frame that may not be looked into is not heard of any more: it is where it was going. */
  const anchorInFrame = (anchorer: Anchorer): AnchoredPoint | null => {
    if (!pointer.inside || isBeyond) return null
    const { x, y } = pointer.next
    const element = view.document.elementFromPoint(x, y)
    return element && isFrame(element) && !documentIn(element) ? anchorer.anchor(x, y) : null
  }

  return {
    sample(nowMs, anchorer) {
      if (!moved && resting) return false
      if (nowMs - sentMs < periodMs - slackMs) return true
      sentMs = nowMs
      if (!moved) {
        // This tells receivers at once that the motion has ended, so that none carries it on.
        resting = true
        const beyond = anchorInFrame(anchorer)
        if (last) say({ ...last, ...beyond, time: timeAt(nowMs) }, lastAt)
        return false
      }
      moved = false
      resting = false
      const time = timeAt(nowMs)
      const { inside, x, y, pressed } = pointer
      if (isBeyond && last) say({ ...last, time }, lastAt)
      else if (inside) say({ time, pressed, ...anchorer.anchor(x, y) })
      else if (last) say({ time, pressed: false, kind: 'none', ref: 0, offset: 0, check: 0, x: 0, y: 0 })
      return true
    },
    again() {
      moved ||= last !== null
      if (moved) wake()
    },
    relay(sample, at) {
      if (sample.kind === 'none' && !isBeyond) return
      isBeyond = true
      say(sample, at)
    },
    close: pointer.close,
  }
}
