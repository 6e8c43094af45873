import type { AnchorTarget, PointSample } from '../../core/anchor.ts'
import { createMotion } from '../../core/motion.ts'
import type { Placement } from '../../page/anchors/placer.ts'
import { createAnchorBook } from './model.ts'

/** Places a sample on this page as it is laid out now; the target is null where the ref is unknown. */
export type Place = (sample: PointSample, target: AnchorTarget | null) => Placement

/** Everything known of where one person points. */
export interface Track {
  addTarget(target: AnchorTarget): void
  push(sample: PointSample, nowMs: number): void
  /** Works out where to draw at `nowMs`; reads layout. `still`: no motion, only the newest sample. Returns whether more is to come. */
  advance(nowMs: number, still: boolean, place: Place): boolean
  /** The page changed: every sample has to be placed again. */
  forget(): void
  /** As of the last `advance`; null where the person points at nothing. */
  readonly placement: Placement | null
  readonly pressed: boolean
}

export function createTrack(): Track {
  const targets = createAnchorBook()
  const motion = createMotion()
  let placed = new WeakMap<PointSample, Placement>()
  let placement: Placement | null = null
  let lastPlaced: PointSample | null = null
  let pressed = false

  /** Null for a sample whose target, or whose place in a foreign frame, has not arrived yet. */
  const placeOf = (sample: PointSample, place: Place): Placement | null => {
    const known = placed.get(sample)
    if (known) return known
    const target = targets.get(sample.ref) ?? null
    if (sample.kind === 'none' || (!target && sample.kind !== 'page')) return null
    const found = place(sample, target)
    if (found.isAsked) return null
    placed.set(sample, found)
    return found
  }

  return {
    get placement() {
      return placement
    },
    get pressed() {
      return pressed
    },
    addTarget: targets.set,
    push: motion.push,
    advance(nowMs, still, place) {
      const frame = motion.frame(nowMs)
      if (!frame) return false
      const { from, to, mix, settled } = still
        ? { from: motion.newest!, to: motion.newest!, mix: 1, settled: true }
        : frame
      const sample = mix > 0 ? to : from
      pressed = sample.pressed
      if (sample.kind === 'none') {
        placement = null
        return !settled
      }
      const start = placeOf(from, place)
      const end = placeOf(to, place)
      const goal = mix > 0 ? (end ?? start) : start
      if (goal) lastPlaced = goal === end ? to : from
      placement =
        start && end && mix !== 1
          ? { ...end, x: start.x + (end.x - start.x) * mix, y: start.y + (end.y - start.y) * mix }
          : (goal ?? (lastPlaced && placeOf(lastPlaced, place)))
      return !settled
    },
    forget() {
      placed = new WeakMap()
    },
  }
}
