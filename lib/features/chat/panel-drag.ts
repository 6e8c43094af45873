/** Calls back with how far a pointer has dragged something since it was pressed there, in client pixels. */
export function dragBy(
  handle: HTMLElement,
  begin: () => { move(x: number, y: number): void; end(): void },
): void {
  handle.addEventListener('pointerdown', start => {
    if (start.button !== 0 || !start.isTrusted) return
    const drag = begin()
    const over = new AbortController()
    const options = { signal: over.signal }
    let at = { x: start.clientX, y: start.clientY }
    const follow = ({ clientX: x, clientY: y }: PointerEvent) => {
      if (x === at.x && y === at.y) return
      at = { x, y }
      drag.move(x - start.clientX, y - start.clientY)
    }
    const end = () => {
      over.abort()
      drag.end()
    }
    // Captured, or a frame below would take the pointer.
    handle.setPointerCapture(start.pointerId)
    handle.addEventListener('pointermove', follow, options)
    // Where it is let go is where it is to be: on a busy page the last move may not have been told.
    handle.addEventListener(
      'pointerup',
      event => {
        follow(event)
        end()
      },
      options,
    )
    handle.addEventListener('pointercancel', end, options)
  })
}
