/** Where the person's pointer is, relative to the viewport in CSS pixels. */
export interface Pointer {
  /** False before the pointer was first seen, and after it has left the page. */
  readonly inside: boolean
  readonly x: number
  readonly y: number
  readonly pressed: boolean
  close(): void
}

const moves = ['pointermove', 'pointerover', 'dragover'] as const

/**
 * Follows the pointer with passive listeners that only take down where it is; `changed` is called on each real input and when
 * the page scrolls or resizes under it. Input made by scripts does not count.
 */
export function createPointer(view: Window, changed: () => void): Pointer {
  const ending = new AbortController()
  const options = { capture: true, passive: true, signal: ending.signal }
  const at = { inside: false, x: 0, y: 0, pressed: false }

  const take = (event: MouseEvent): void => {
    // Of several fingers the first one points. (A drag has no fingers.)
    if (!event.isTrusted || (event instanceof PointerEvent && !event.isPrimary)) return
    at.inside = true
    at.x = event.clientX
    at.y = event.clientY
    at.pressed = event.buttons !== 0
    changed()
  }
  const leave = (event: PointerEvent): void => {
    // Out of an element into nothing is out of the page; but a finger that is lifted has not gone anywhere.
    if (!event.isTrusted || event.relatedTarget || event.pointerType === 'touch') return
    at.inside = false
    changed()
  }
  const release = (): void => {
    if (!at.pressed) return
    at.pressed = false
    changed()
  }
  const shift = (): void => {
    if (at.inside) changed()
  }

  for (const type of [...moves, 'pointerdown', 'pointerup'] as const)
    view.addEventListener(type, take, options)
  view.addEventListener('pointerout', leave, options)
  view.addEventListener('pointercancel', release, options)
  view.addEventListener('blur', release, options)
  view.addEventListener('scroll', shift, options)
  view.addEventListener('resize', shift, options)

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
    close: () => ending.abort(),
  }
}
