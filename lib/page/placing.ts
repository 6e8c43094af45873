import type { Spot } from '../core/spot.ts'
import { watchFrameViews } from './frame-views.ts'
import type { Marks } from './marks.ts'
import { isElement } from './node-kinds.ts'
import type { Overlay } from './overlay.ts'

export interface PlacingDeps {
  readonly overlay: Overlay
  readonly marks: Pick<Marks, 'spots' | 'spotAt'>
}

/** One question to the person: where on this page? */
export interface PlaceQuestion {
  /** What to do now. */
  readonly hint: string
  readonly testId: string
  /** `at`: client pixels. */
  readonly chosen: (spot: Spot, at: { readonly x: number; readonly y: number }) => void
}

/** Asks the person for places on this page, one at a time. */
export interface Placing {
  /** Asks, or stops asking this. */
  toggle(question: PlaceQuestion): void
  close(): void
}

const placingCss = `
.placing { position: fixed; inset: 0; cursor: crosshair; touch-action: none; }
.placing-hint { position: absolute; top: 16px; left: 50%; translate: -50% 0; width: max-content; max-width: calc(100vw - 64px); padding: 8px 14px; border-radius: 10px;
  background: #16181d; color: #fff; font: 13px/1.45 system-ui, sans-serif; text-align: center; box-shadow: 0 0 0 1px rgb(255 255 255 / .25), 0 4px 16px rgb(0 0 0 / .3); }
@media (forced-colors: active) { .placing-hint { border: 1px solid CanvasText; } }
`
const middle = { x: 0x8000, y: 0x8000 }

/**
 * While a place is asked for, a transparent layer takes one click, so that the page does not; Escape ends it, and Enter takes the element
 * that has the focus, or had it before the focus came to our own controls.
 */
export function createPlacing({ overlay, marks }: PlacingDeps): Placing {
  overlay.style(placingCss)
  const document = overlay.host.ownerDocument
  const view = document.defaultView!
  const ending = new AbortController()
  let asking: AbortController | null = null
  let question: PlaceQuestion | null = null
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
    asking = question = null
  }

  /** A frame's script may have to be asked; by then the person may have gone on. */
  const choose = async (asked: Promise<Spot | null>, at: { x: number; y: number }): Promise<void> => {
    const answered = question
    stop()
    const spot = await asked
    if (spot && !asking && !ending.signal.aborted) answered?.chosen(spot, at)
  }

  const chooseFocus = (): void => {
    const element = focused?.deref()
    const spot = element?.isConnected && element !== document.body ? marks.spots()?.ofElement(element) : null
    const [x, y] = [view.innerWidth / 2, view.innerHeight / 2]
    if (!spot) return void choose(marks.spotAt(x, y), { x, y })
    const box = element!.getBoundingClientRect()
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    void choose(Promise.resolve({ ...spot, ...middle }), at)
  }

  const start = (next: PlaceQuestion): void => {
    question = next
    asking = new AbortController()
    const { signal } = asking
    const layer = document.createElement('div')
    layer.className = 'placing'
    layer.dataset.testid = next.testId
    const words = document.createElement('div')
    words.className = 'placing-hint'
    words.role = 'status'
    words.dir = 'auto'
    layer.append(words)
    overlay.controls.append(layer)
    // Said after it is there, or screen readers do not hear of it.
    words.textContent = next.hint
    signal.addEventListener('abort', () => layer.remove())

    layer.addEventListener('click', event => {
      if (!event.isTrusted) return
      // Hit testing has to see the page.
      layer.remove()
      const at = { x: event.clientX, y: event.clientY }
      void choose(marks.spotAt(at.x, at.y), at)
    })
    const onKey = (event: KeyboardEvent): void => {
      if (!event.isTrusted || event.isComposing || (event.key !== 'Escape' && event.key !== 'Enter')) return
      // The person is answering us, not the page.
      event.preventDefault()
      event.stopImmediatePropagation()
      layer.remove()
      if (event.key === 'Enter') chooseFocus()
      else stop()
    }
    view.addEventListener('keydown', onKey, { capture: true, signal })
  }

  return {
    toggle(next) {
      const isSame = question?.testId === next.testId
      stop()
      if (!isSame) start(next)
    },
    close() {
      stop()
      ending.abort()
    },
  }
}
