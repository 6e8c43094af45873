import type { Spot } from '../../core/spot.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Spots } from '../../page/spots.ts'

export interface PlacingDeps {
  readonly overlay: Overlay
  /** Null until the room's key is known. */
  readonly spots: () => Spots | null
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
export function createPlacing({ overlay, spots, hint, chosen }: PlacingDeps): Placing {
  const document = overlay.host.ownerDocument
  const view = document.defaultView!
  const ending = new AbortController()
  let asking: AbortController | null = null
  let focused: WeakRef<Element> | null = null

  document.addEventListener(
    'focusin',
    ({ target }) => {
      if (target instanceof Element && target !== overlay.host) focused = new WeakRef(target)
    },
    { capture: true, passive: true, signal: ending.signal },
  )

  const stop = (): void => {
    asking?.abort()
    asking = null
  }

  const choose = (spot: Spot | null | undefined): void => {
    stop()
    if (spot) chosen(spot)
  }

  const atFocus = (): Spot | null => {
    const element = focused?.deref()
    const at = element?.isConnected && element !== document.body ? spots()?.ofElement(element) : null
    return at ? { ...at, ...middle } : (spots()?.at(view.innerWidth / 2, view.innerHeight / 2) ?? null)
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
      choose(spots()?.at(event.clientX, event.clientY))
    })
    const onKey = (event: KeyboardEvent): void => {
      if (!event.isTrusted || event.isComposing || (event.key !== 'Escape' && event.key !== 'Enter')) return
      // The person is answering us, not the page.
      event.preventDefault()
      event.stopImmediatePropagation()
      layer.remove()
      choose(event.key === 'Enter' ? atFocus() : null)
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
