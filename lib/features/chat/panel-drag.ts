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
    const panel = handle.parentElement
    let at = { x: start.clientX, y: start.clientY }
    const follow = ({ clientX: x, clientY: y, buttons, type }: PointerEvent) => {
      // Let go of where nobody heard it.
      if (type === 'pointermove' && buttons === 0) return end()
      if (x === at.x && y === at.y) return
      at = { x, y }
      drag.move(x - start.clientX, y - start.clientY)
    }
    const end = () => {
      over.abort()
      panel?.removeAttribute('data-dragged')
      drag.end()
    }
    // Captured, or what lies below would take the pointer. A frame of another process takes it all the same, and with it the release: the browser
    // asks what is under the pointer before it asks who has captured it.
    handle.setPointerCapture(start.pointerId)
    panel?.setAttribute('data-dragged', '')
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
