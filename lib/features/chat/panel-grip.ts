import { dragBy } from './panel-drag.ts'

/** What one press of an arrow key moves the panel by, or draws it larger or smaller. CSS pixels. */
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
  /** Larger or smaller by so many pixels. */
  readonly growBy: (x: number, y: number) => void
  /** The person has let go of it. */
  readonly done: () => void
}

/** The bar above the panel's frame by which it is moved: with the pointer, or with the arrow keys; with Shift they make it larger or smaller. */
export function createPanelGrip({ document, label, from, moveTo, growBy, done }: PanelGripDeps): HTMLElement {
  const grip = document.createElement('button')
  grip.type = 'button'
  grip.className = 'panel-grip'
  grip.ariaLabel = label
  grip.ariaKeyShortcuts = 'Shift+ArrowUp Shift+ArrowDown Shift+ArrowLeft Shift+ArrowRight'

  dragBy(grip, () => {
    const { left, top } = from()
    return { move: (x, y) => moveTo(left + x, top + y), end: done }
  })
  grip.addEventListener('keydown', event => {
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const [x, y] = [step[0] * stepPx, step[1] * stepPx]
    const { left, top } = from()
    if (event.shiftKey) growBy(x, y)
    else moveTo(left + x, top + y)
    done()
  })
  return grip
}
