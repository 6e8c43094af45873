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
    const end = () => {
      over.abort()
      drag.end()
    }
    // Captured, or a frame below would take the pointer.
    handle.setPointerCapture(start.pointerId)
    handle.addEventListener(
      'pointermove',
      event => drag.move(event.clientX - start.clientX, event.clientY - start.clientY),
      options,
    )
    handle.addEventListener('pointerup', end, options)
    handle.addEventListener('pointercancel', end, options)
  })
}
