/** What one press of an arrow key moves the panel by. CSS pixels. */
const stepPx = 24

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export interface PanelGripDeps {
  readonly document: Document
  /** For those who cannot see it. */
  readonly label: string
  /** The panel's left top corner now, in client pixels. */
  readonly from: () => { readonly left: number; readonly top: number }
  readonly moveTo: (left: number, top: number) => void
}

/** The bar above the panel's frame by which it is moved: with the pointer, or with the arrow keys. */
export function createPanelGrip({ document, label, from, moveTo }: PanelGripDeps): HTMLElement {
  const grip = document.createElement('button')
  grip.type = 'button'
  grip.className = 'panel-grip'
  grip.ariaLabel = label

  grip.addEventListener('pointerdown', start => {
    if (start.button !== 0) return
    const { left, top } = from()
    const over = new AbortController()
    const options = { signal: over.signal }
    const follow = (event: PointerEvent) =>
      moveTo(left + event.clientX - start.clientX, top + event.clientY - start.clientY)
    // Captured, or the frame below would take the pointer.
    grip.setPointerCapture(start.pointerId)
    grip.addEventListener('pointermove', follow, options)
    grip.addEventListener('pointerup', () => over.abort(), options)
    grip.addEventListener('pointercancel', () => over.abort(), options)
  })
  grip.addEventListener('keydown', event => {
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const { left, top } = from()
    moveTo(left + step[0] * stepPx, top + step[1] * stepPx)
  })
  return grip
}
