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
  readonly controls: HTMLElement
  /** The person has begun to scroll by themselves. */
  scrolled(): void
  /** Escape, where the page had no use for it. */
  escaped(): void
}

/** Notices that a person who is moved along wants to go their own way; only real input counts. Returns what ends it. */
export function watchOwnWay({ view, isOurs, controls, scrolled, escaped }: OwnWayDeps): () => void {
  const stop = new AbortController()
  const options = { capture: true, passive: true, signal: stop.signal }
  const { document } = view

  const isOnPage = (event: Event): boolean =>
    event.isTrusted && !(event.target instanceof Element && isOurs(event.target))

  view.addEventListener(
    'wheel',
    event => {
      // With the control key it zooms.
      if (isOnPage(event) && !event.ctrlKey) scrolled()
    },
    options,
  )
  view.addEventListener('touchmove', event => isOnPage(event) && scrolled(), options)
  view.addEventListener(
    'pointerdown',
    event => {
      if (isOnPage(event) && isOnScrollbar(event)) scrolled()
    },
    options,
  )
  // After the page: in the bubble phase, and only what it has not dealt with.
  view.addEventListener(
    'keydown',
    event => {
      if (!isOnPage(event) || event.defaultPrevented || event.isComposing) return
      if (event.key === 'Escape') escaped()
      else if (scrollKeys.has(event.key) && !hasUseFor(document.activeElement, event.key)) scrolled()
    },
    { signal: stop.signal },
  )
  controls.addEventListener(
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
  if (!(focused instanceof HTMLElement)) return false
  if (focused.isContentEditable || focused.matches('input, textarea, select')) return true
  return key === ' ' && focused.matches('button, summary, [role=button]')
}

function isOnScrollbar({ target, clientX, clientY, offsetX, offsetY }: PointerEvent): boolean {
  if (!(target instanceof Element)) return false
  const { clientWidth, clientHeight, scrollWidth, scrollHeight } = target
  if (target === target.ownerDocument.documentElement)
    return clientX >= clientWidth || clientY >= clientHeight
  const isBeside = scrollHeight > clientHeight && (offsetX >= clientWidth || offsetX < 0)
  return isBeside || (scrollWidth > clientWidth && offsetY >= clientHeight)
}
