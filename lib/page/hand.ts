import { type Spot, spotOf } from '../core/spot.ts'
import type { FrameNeighbours } from './frame-neighbours.ts'
import { watchFrameViews } from './frame-views.ts'
import { mapOfFrame, type Point, pointInPage } from './frames.ts'
import type { Marks } from './marks.ts'
import { isElement } from './node-kinds.ts'
import { createPointer } from './pointer.ts'
import { isPrivate } from './private.ts'

/** This person's pointer, for what is done with it besides pointing, in whichever frame it is. */
export interface Hand {
  /** In the viewport of the page, CSS pixels; its middle before the pointer was seen. */
  readonly at: Point
  /** What it is on; null where that cannot be said. */
  spot(): Spot | null
  /** The frame that it is in, where only a script in there hears it. */
  readonly frame: Element | null
  /** It is on this page. */
  readonly inside: boolean
  /** Returns what ends it, as `onPress` does. */
  onMove(run: () => void): () => void
  /** The button was pressed on something that others may know of. */
  onPress(run: (spot: Spot) => void): () => void
  close(): void
}

export interface HandDeps {
  readonly view: Window
  readonly marks: Pick<Marks, 'spots'>
  readonly isOurs: (element: Element) => boolean
  readonly frames?: FrameNeighbours
}

/** Follows the pointer by listeners of its own, and by what scripts in frames say of it. */
export function createHand({ view, marks, isOurs, frames }: HandDeps): Hand {
  const ending = new AbortController()
  const moves = new Set<() => void>()
  const presses = new Set<(spot: Spot) => void>()
  let wasSeen = false
  /** As a frame's script has said. */
  let beyond: { readonly frame: Element; readonly at: Point; readonly spot: Spot | null } | null = null

  const moved = (): void => {
    for (const run of moves) run()
  }
  const pressed = (spot: Spot | null): void => {
    if (spot) for (const run of presses) run(spot)
  }

  const pointer = createPointer({
    view,
    changed(isInput) {
      if (!isInput) return
      beyond = null
      wasSeen = true
      moved()
    },
  })

  const press = (inner: Window) => (event: PointerEvent) => {
    const target = event.composedPath()[0] as Node | undefined
    if (!event.isTrusted || !event.isPrimary || event.button !== 0) return
    if (!isElement(event.target as Node) || isOurs(event.target as Element)) return
    if (isElement(target) && isPrivate(target)) return
    const { x, y } = pointInPage(inner.document, { x: event.clientX, y: event.clientY })
    pressed(marks.spots()?.at(x, y) ?? null)
  }
  watchFrameViews({
    view,
    signal: ending.signal,
    entered: (inner, signal) =>
      inner.addEventListener('pointerdown', press(inner), { capture: true, passive: true, signal }),
  })

  const unsubscribe = [
    frames?.inner.on('point', ({ sample, x, y, target }, frame) => {
      const { kind } = sample
      if (kind === 'none') {
        if (beyond?.frame === frame) beyond = null
        return
      }
      const at = pointInPage(frame.ownerDocument, mapOfFrame(frame).out({ x, y }))
      const spot = marks.spots()?.inFrame(frame, spotOf({ ...sample, kind }, target)) ?? null
      beyond = { frame, at, spot }
      moved()
    }),
    frames?.inner.on('press', ({ spot }, frame) => {
      if (!isPrivate(frame)) pressed(marks.spots()?.inFrame(frame, spot) ?? null)
    }),
    frames?.onChange(() => {
      if (beyond && !frames.scriptIn(beyond.frame)) beyond = null
    }),
  ]

  const at = (): Point => {
    if (beyond) return beyond.at
    // Nobody has seen it yet, or it has left: the last place is as good as any.
    return wasSeen ? { x: pointer.x, y: pointer.y } : { x: view.innerWidth / 2, y: view.innerHeight / 2 }
  }

  return {
    get at() {
      return at()
    },
    spot() {
      const { x, y } = at()
      return beyond?.spot ?? marks.spots()?.at(x, y) ?? null
    },
    get frame() {
      return beyond?.frame ?? null
    },
    get inside() {
      return beyond !== null || pointer.inside
    },
    onMove(run) {
      moves.add(run)
      return () => void moves.delete(run)
    },
    onPress(run) {
      presses.add(run)
      return () => void presses.delete(run)
    },
    close() {
      for (const end of unsubscribe) end?.()
      ending.abort()
      pointer.close()
    },
  }
}
