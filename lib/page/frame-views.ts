import { documentIn, type FrameElement, isFrame } from './frames.ts'
import { isElement } from './node-kinds.ts'

export interface FrameViewsDeps {
  readonly view: Window
  /** Ends the watching. */
  readonly signal: AbortSignal
  /** Called for `view` and for each window in a frame of it that may be looked into, now and later; `signal` ends with its document. */
  entered(view: Window, signal: AbortSignal): void
  /** A frame that only a script of its own can look into has loaded, or is pointed at. */
  foreign?(frame: FrameElement): void
}

/**
 * Finds the frames of a page, and those in them, without watching its mutations: a frame that comes later loads something, and what is in
 * shadow roots, where no `load` is heard, is noticed when the pointer comes to it.
 */
export function watchFrameViews({ view, signal, entered, foreign }: FrameViewsDeps): void {
  const endingByDocument = new WeakMap<Document, AbortController>()

  const enter = (inner: Window, isNew: boolean): void => {
    const { document } = inner
    const before = endingByDocument.get(document)
    if (before && !isNew) return
    // A document that was written anew has lost its listeners.
    before?.abort()
    const ending = new AbortController()
    endingByDocument.set(document, ending)
    const both = AbortSignal.any([signal, ending.signal])
    const options = { capture: true, passive: true, signal: both }
    entered(inner, both)
    document.addEventListener('load', ({ target }) => look(target, true), options)
    document.addEventListener('pointerover', event => look(event.composedPath()[0] ?? null, false), options)
    for (const frame of document.querySelectorAll('iframe, frame, object')) look(frame, false)
  }

  const look = (target: EventTarget | null, isNew: boolean): void => {
    const node = target as Node | null
    if (!isElement(node) || !isFrame(node)) return
    const inner = documentIn(node)?.defaultView
    if (inner) enter(inner, isNew)
    else if (node.contentWindow) foreign?.(node)
  }

  enter(view, true)
}
