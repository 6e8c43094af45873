import { watchFrameViews } from '../../page/frame-views.ts'
import { isElement } from '../../page/node-kinds.ts'

/** Keys that scroll. */
const scrollKeys = new Set([
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  ' ',
])

export interface OwnWayDeps {
  readonly view: Window
  readonly isOurs: (element: Element) => boolean
  /** What of ours may have the focus: its keys do not reach the page. */
  readonly controls?: HTMLElement
  /** The person has begun to scroll by themselves. */
  scrolled(): void
  /** Escape, where the page had no use for it. */
  escaped(): void
}

/** Notices that a person who is moved along wants to go their own way; only real input counts. Returns what ends it. */
export function watchOwnWay({ view, isOurs, controls, scrolled, escaped }: OwnWayDeps): () => void {
  const stop = new AbortController()

  const isOnPage = (event: Event): boolean =>
    event.isTrusted && !(isElement(event.target as Node) && isOurs(event.target as Element))

  const watch = (inner: Window, signal: AbortSignal): void => {
    const options = { capture: true, passive: true, signal }
    inner.addEventListener(
      'wheel',
      event => {
        // With the control key it zooms.
        if (isOnPage(event) && !event.ctrlKey) scrolled()
      },
      options,
    )
    inner.addEventListener('touchmove', event => isOnPage(event) && scrolled(), options)
    inner.addEventListener(
      'pointerdown',
      event => {
        if (isOnPage(event) && isOnScrollbar(event)) scrolled()
      },
      options,
    )
    // After the page: in the bubble phase, and only what it has not dealt with.
    inner.addEventListener(
      'keydown',
      event => {
        if (!isOnPage(event) || event.defaultPrevented || event.isComposing) return
        if (event.key === 'Escape') escaped()
        else if (scrollKeys.has(event.key) && !hasUseFor(inner.document.activeElement, event.key)) scrolled()
      },
      { signal },
    )
  }
  watchFrameViews({ view, signal: stop.signal, entered: watch })
  controls?.addEventListener(
    'keydown',
    event => {
      if (event.isTrusted && !event.defaultPrevented && event.key === 'Escape') escaped()
    },
    { signal: stop.signal },
  )
  return () => stop.abort()
}

/** In fields these keys move the caret, and the space bar presses buttons. */
function hasUseFor(focused: Element | null, key: string): boolean {
  if (!focused) return false
  if ((focused as HTMLElement).isContentEditable || focused.matches('input, textarea, select')) return true
  return key === ' ' && focused.matches('button, summary, [role=button]')
}

function isOnScrollbar({ target, clientX, clientY, offsetX, offsetY }: PointerEvent): boolean {
  if (!isElement(target as Node)) return false
  const { clientWidth, clientHeight, scrollWidth, scrollHeight } = target as Element
  if (target === (target as Element).ownerDocument.documentElement)
    return clientX >= clientWidth || clientY >= clientHeight
  const isBeside = scrollHeight > clientHeight && (offsetX >= clientWidth || offsetX < 0)
  return isBeside || (scrollWidth > clientWidth && offsetY >= clientHeight)
}
