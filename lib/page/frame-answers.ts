import type { AnchorTarget, PointSample } from '../core/anchor.ts'
import { limits } from '../core/limits.ts'
import { spotOf } from '../core/spot.ts'
import type { FrameNeighbours } from './frame-neighbours.ts'
import type { Glide } from './glide.ts'
import type { KeyedSpot, Marks } from './marks.ts'
import { reveal, scrollersAround } from './scrollers.ts'

export interface FrameAnswersDeps {
  readonly frames: FrameNeighbours
  readonly marks: Marks
  readonly glide: Glide
}

/** In a frame that the page may not look into: answers where the places are that the script around asks about. */
export interface FrameAnswers {
  /** What a sample of the script around stands for in this document; `null` for one whose target is not known. */
  spotOf(sample: PointSample): KeyedSpot | null
  close(): void
}

/** Asked for at once: two samples of each of a hundred people. */
const waitingMost = 200

/** Watches the document only while places are asked for. */
export function createFrameAnswers({ frames, marks, glide }: FrameAnswersDeps): FrameAnswers {
  const targets = new Map<number, { readonly target: AnchorTarget; readonly key: string | null }>()
  /** What is asked of a frame in this one, by number. */
  const waiting = new Map<number, KeyedSpot>()
  /** There while places are asked for: only then is the document watched. */
  let unwatch: (() => void) | null = null
  /** Something was placed since it was last said that things have moved. */
  let isPlaced = false

  const spotIn = (sample: PointSample): KeyedSpot | null => {
    const known = targets.get(sample.ref)
    if (!known || sample.kind === 'none') return null
    const { kind } = sample
    return { ...spotOf({ ...sample, kind }, known.target), key: known.key }
  }

  const watch = (): void => {
    unwatch ??= marks.add({
      spots: [],
      draw() {
        if (isPlaced) frames.tellParent({ type: 'moved' })
        else {
          // Nobody looks here any more.
          unwatch?.()
          unwatch = null
        }
        isPlaced = false
      },
    })
  }

  const place = (ask: number, spot: KeyedSpot): void => {
    const placed = marks.place(spot)
    if (!placed) return
    watch()
    isPlaced = true
    const { isAsked, element: _, reveal: __, ...found } = placed
    waiting.delete(ask)
    if (!isAsked) frames.tellParent({ type: 'placed', ask, place: found })
    else if (waiting.size < waitingMost) waiting.set(ask, spot)
  }

  const show = (spot: KeyedSpot): void => {
    const placed = marks.place(spot)
    marks.revealInFrame(spot)
    if (placed?.element) reveal(glide, scrollersAround(placed.element), placed, true)
  }

  const subscriptions = [
    frames.outer.on('target', ({ target, key }) => {
      targets.delete(target.ref)
      targets.set(target.ref, { target, key })
      if (targets.size > limits.anchorsPerPerson) targets.delete(targets.keys().next().value!)
    }),
    frames.outer.on('place', ({ ask, sample }) => {
      const spot = spotIn(sample)
      if (spot) place(ask, spot)
    }),
    frames.outer.on('look', async ({ ask, x, y }) => {
      frames.tellParent({ type: 'spot', ask, spot: await marks.spotAt(x, y) })
    }),
    frames.outer.on('reveal', ({ sample }) => {
      const spot = spotIn(sample)
      if (spot) show(spot)
    }),
    frames.onChange(() => {
      for (const [ask, spot] of [...waiting]) place(ask, spot)
    }),
  ]

  return {
    spotOf: spotIn,
    close() {
      for (const end of subscriptions) end()
      unwatch?.()
    },
  }
}
