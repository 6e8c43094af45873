import type { PointSample } from '../../core/anchor.ts'
import type { FrameNeighbours } from '../../page/frame-neighbours.ts'
import type { Glide } from '../../page/glide.ts'
import type { Hand } from '../../page/hand.ts'
import type { KeyedSpot, Marks } from '../../page/marks.ts'
import { watchOwnWay } from './page-own-way.ts'
import { createTeller } from './page-teller.ts'
import { createViewFinder } from './page-view.ts'

export interface ViewportFrameDeps {
  readonly view: Window
  readonly frames: FrameNeighbours
  readonly marks: Marks
  readonly glide: Glide
  readonly hand: Hand
  /** What the script around means. */
  readonly spotOf: (sample: PointSample) => KeyedSpot | null
}

const nobody = (): boolean => false

/** In a frame that the page may not look into: tells what of it is in view, and scrolls where the script around says. */
export function createViewportFrame(deps: ViewportFrameDeps): { close(): void } {
  const { view, frames, marks, glide, hand, spotOf } = deps
  const finder = createViewFinder({ document: view.document, marks, glide, isOurs: nobody })
  const teller = createTeller({
    view,
    finder,
    hand,
    frames,
    send: ({ main, inner }) => frames.tellParent({ type: 'view', part: inner ?? main }),
  })
  let unwatch: (() => void) | null = null

  /** Whoever is moved along is not, once they go their own way. */
  const ownWay = (escaped: boolean): void => {
    glide.stop()
    unwatch?.()
    unwatch = null
    frames.tellParent({ type: 'own-way', escaped })
  }

  const subscriptions = [
    frames.outer.on('share', ({ on }) => teller.share(on)),
    frames.outer.on('tell-view', teller.tell),
    frames.outer.on('align', ({ sample, at, smooth }) => {
      const spot = spotOf(sample)
      if (!spot) return
      finder.showPart({ spot, at }, smooth)
      unwatch ??= watchOwnWay({
        view,
        isOurs: nobody,
        scrolled: () => ownWay(false),
        escaped: () => ownWay(true),
      })
    }),
    frames.inner.on('own-way', ({ escaped }) => ownWay(escaped)),
  ]

  return {
    close() {
      for (const end of subscriptions) end()
      teller.close()
      unwatch?.()
    },
  }
}
