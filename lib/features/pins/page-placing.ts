import type { Spot } from '../../core/spot.ts'
import { watchFrameViews } from '../../page/frame-views.ts'
import type { Marks } from '../../page/marks.ts'
import { isElement } from '../../page/node-kinds.ts'
import type { Overlay } from '../../page/overlay.ts'

export interface PlacingDeps {
  readonly overlay: Overlay
  readonly marks: Pick<Marks, 'spots' | 'spotAt'>
  /** What to do now. */
  readonly hint: string
  readonly chosen: (spot: Spot) => void
}

/** One question to the person: where on this page? */
export interface Placing {
  /** Asks, or stops asking. */
  toggle(): void
  close(): void
}

const middle = { x: 0x8000, y: 0x8000 }

/**
 * While a place is asked for, a transparent layer takes one click, so that the page does not; Escape ends it, and Enter takes the element
 * that has the focus, or had it before the focus came to our own controls.
 */
export function createPlacing({ overlay, marks, hint, chosen }: PlacingDeps): Placing {
  const document = overlay.host.ownerDocument
  const view = document.defaultView!
  const ending = new AbortController()
  let asking: AbortController | null = null
  let focused: WeakRef<Element> | null = null

  const onFocus = ({ target }: FocusEvent): void => {
    if (isElement(target as Node) && target !== overlay.host) focused = new WeakRef(target as Element)
  }
  watchFrameViews({
    view,
    signal: ending.signal,
    entered: (inner, signal) =>
      inner.document.addEventListener('focusin', onFocus, { capture: true, passive: true, signal }),
  })

  const stop = (): void => {
    asking?.abort()
    asking = null
  }

  /** A frame's script may have to be asked; by then the person may have gone on. */
  const choose = async (asked: Promise<Spot | null>): Promise<void> => {
    stop()
    const spot = await asked
    if (spot && !asking && !ending.signal.aborted) chosen(spot)
  }

  const atFocus = async (): Promise<Spot | null> => {
    const element = focused?.deref()
    const at = element?.isConnected && element !== document.body ? marks.spots()?.ofElement(element) : null
    return at ? { ...at, ...middle } : marks.spotAt(view.innerWidth / 2, view.innerHeight / 2)
  }

  const start = (): void => {
    asking = new AbortController()
    const { signal } = asking
    const layer = document.createElement('div')
    layer.className = 'pin-placing'
    layer.dataset.testid = 'pin-placing'
    const words = document.createElement('div')
    words.className = 'pin-hint'
    words.role = 'status'
    words.dir = 'auto'
    layer.append(words)
    overlay.controls.append(layer)
    // Said after it is there, or screen readers do not hear of it.
    words.textContent = hint
    signal.addEventListener('abort', () => layer.remove())

    layer.addEventListener('click', event => {
      if (!event.isTrusted) return
      // Hit testing has to see the page.
      layer.remove()
      void choose(marks.spotAt(event.clientX, event.clientY))
    })
    const onKey = (event: KeyboardEvent): void => {
      if (!event.isTrusted || event.isComposing || (event.key !== 'Escape' && event.key !== 'Enter')) return
      // The person is answering us, not the page.
      event.preventDefault()
      event.stopImmediatePropagation()
      layer.remove()
      if (event.key === 'Enter') void choose(atFocus())
      else stop()
    }
    view.addEventListener('keydown', onKey, { capture: true, signal })
  }

  return {
    toggle: () => (asking ? stop() : start()),
    close() {
      stop()
      ending.abort()
    },
  }
}
