import { watchFrameViews } from './frame-views.ts'
import { type FrameElement, type Point, pointInPage } from './frames.ts'

/** Where the person's pointer is, relative to the viewport of the page in CSS pixels, also while it is in a frame. */
export interface Pointer {
  /** False before the pointer was first seen, and after it has left the page. */
  readonly inside: boolean
  readonly x: number
  readonly y: number
  readonly pressed: boolean
  /** Where it would be next if it went on as it did last. */
  readonly next: Point
  close(): void
}

export interface PointerDeps {
  readonly view: Window
  /** Called on each real input and when something scrolls or resizes under the pointer. */
  changed(isInput: boolean): void
  /** A frame that may not be looked into has loaded, or is pointed at. */
  foreign?(frame: FrameElement): void
}

const moves = ['pointermove', 'pointerover', 'dragover'] as const

/**
 * Follows the pointer through a page and its frames with passive listeners that only take down where it is. Input made by scripts
 * does not count.
 */
export function createPointer({ view, changed, foreign = () => undefined }: PointerDeps): Pointer {
  const ending = new AbortController()
  const at = { inside: false, x: 0, y: 0, pressed: false, pointerId: 0 }
  let step: Point = { x: 0, y: 0 }
  let viewUnder: Window | null = null

  const follow = (inner: Window, signal: AbortSignal): void => {
    const options = { capture: true, passive: true, signal }
    const take = (event: MouseEvent): void => {
      // Of several fingers the first one points. (A drag has no fingers.)
      if (!event.isTrusted || ('isPrimary' in event && !event.isPrimary)) return
      const { pointerId = at.pointerId } = event as Partial<PointerEvent>
      // A mouse that rests while a finger draws is over whatever comes under it, and has not moved.
      if (at.pressed && pointerId !== at.pointerId && event.type === 'pointerover') return
      const { x, y } = pointInPage(inner.document, { x: event.clientX, y: event.clientY })
      // Several events tell of one place.
      if (!at.inside) step = { x: 0, y: 0 }
      else if (x !== at.x || y !== at.y) step = { x: x - at.x, y: y - at.y }
      viewUnder = inner
      Object.assign(at, { inside: true, x, y, pressed: event.buttons !== 0, pointerId })
      changed(true)
    }
    const leave = (event: PointerEvent): void => {
      // Out of an element into nothing is out of the page; but a finger that is lifted has not gone anywhere.
      if (!event.isTrusted || event.relatedTarget || event.pointerType === 'touch') return
      // Out of a frame is into what holds it, which may have been told before.
      if (viewUnder !== inner) return
      at.inside = false
      changed(true)
    }
    const release = (): void => {
      if (!at.pressed || viewUnder !== inner) return
      at.pressed = false
      changed(false)
    }
    const shift = (): void => {
      if (at.inside) changed(false)
    }
    for (const type of [...moves, 'pointerdown', 'pointerup'] as const)
      inner.addEventListener(type, take, options)
    inner.addEventListener('pointerout', leave, options)
    inner.addEventListener('pointercancel', release, options)
    inner.addEventListener('blur', release, options)
    inner.addEventListener('scroll', shift, options)
    inner.addEventListener('resize', shift, options)
  }
  watchFrameViews({ view, signal: ending.signal, entered: follow, foreign })

  return {
    get inside() {
      return at.inside
    },
    get x() {
      return at.x
    },
    get y() {
      return at.y
    },
    get pressed() {
      return at.pressed
    },
    get next() {
      return { x: at.x + step.x, y: at.y + step.y }
    },
    close: () => ending.abort(),
  }
}
