import type { RefObject } from 'preact'

/** Where the dock sits, clockwise. */
export const corners = ['bottom-right', 'bottom-left', 'top-left', 'top-right'] as const
export type Corner = (typeof corners)[number]

/** Less than this is a click. CSS pixels. */
const dragPx = 4

/** The corner nearest to a point of the viewport, CSS pixels. */
export function nearestCorner(
  clientX: number,
  clientY: number,
  viewport: { readonly width: number; readonly height: number },
): Corner {
  return `${clientY < viewport.height / 2 ? 'top' : 'bottom'}-${clientX < viewport.width / 2 ? 'left' : 'right'}`
}

/**
 * Handlers for a grip: the dock follows the pointer and settles in the nearest corner; a click or Enter takes it to the next one,
 * for those who cannot drag.
 */
export function cornerDrag(
  dock: RefObject<HTMLElement | null>,
  corner: Corner,
  moved: (corner: Corner) => void,
): {
  onPointerDown(event: PointerEvent): void
  onClick(event: MouseEvent): void
} {
  return {
    onPointerDown(start) {
      const grip = start.currentTarget as HTMLElement
      const element = dock.current
      if (!element || start.button !== 0) return
      grip.setPointerCapture(start.pointerId)
      const over = new AbortController()
      const listen = { signal: over.signal }
      const follow = (event: PointerEvent) => {
        const [x, y] = [event.clientX - start.clientX, event.clientY - start.clientY]
        if (Math.hypot(x, y) >= dragPx) element.style.translate = `${x}px ${y}px`
      }
      const settle = () => {
        over.abort()
        element.style.translate = ''
      }
      const drop = (event: PointerEvent) => {
        const dragged = element.style.translate !== ''
        settle()
        if (!dragged) return
        // A mouse sends a click after the drag, in the same breath; a finger sends none.
        const breath = new AbortController()
        grip.addEventListener('click', click => click.stopImmediatePropagation(), {
          capture: true,
          signal: breath.signal,
        })
        setTimeout(() => breath.abort())
        moved(nearestCorner(event.clientX, event.clientY, { width: innerWidth, height: innerHeight }))
      }
      grip.addEventListener('pointermove', follow, listen)
      grip.addEventListener('pointerup', drop, listen)
      grip.addEventListener('pointercancel', settle, listen)
    },
    onClick() {
      moved(corners[(corners.indexOf(corner) + 1) % corners.length]!)
    },
  }
}
