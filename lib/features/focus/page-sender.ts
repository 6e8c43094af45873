import type { FrameScript } from '../../page/foreign-frames.ts'
import type { FrameNeighbours } from '../../page/frame-neighbours.ts'
import { watchFrameViews } from '../../page/frame-views.ts'
import type { Spots } from '../../page/spots.ts'
import type { FocusView } from '../../protocol/doing.ts'
import { whereIs } from './page-where.ts'

export interface FocusSenderDeps {
  readonly document: Document
  /** Null until the room's key is known. */
  readonly spots: () => Spots | null
  readonly send: (view: FocusView) => void
  /** Frames in which only scripts of their own see where this person is. */
  readonly frames?: FrameNeighbours
}

export interface FocusSender {
  /** Whoever listens has forgotten everything. */
  again(): void
  close(): void
}

/** A selection that is being drawn is told so often at most. Milliseconds. */
const periodMs = 200

/** Tells where this person is in the page, when that has changed. */
export function createFocusSender({ document, spots, send, frames }: FocusSenderDeps): FocusSender {
  const view = document.defaultView!
  const ending = new AbortController()
  const innerByFrame = new WeakMap<
    Element,
    { readonly script: FrameScript | null; readonly view: FocusView }
  >()
  let timer: number | undefined
  let saidMs = Number.NEGATIVE_INFINITY
  let said = JSON.stringify({ field: null, selection: null })

  /** What a script that has gone has said does not count. */
  const beyond = (frame: Element): FocusView | null => {
    const inner = innerByFrame.get(frame)
    return inner && inner.script === frames?.scriptIn(frame) ? inner.view : null
  }

  const say = (): void => {
    timer = undefined
    const known = spots()
    if (!known) return
    saidMs = view.performance.now()
    const now = whereIs(document, known, beyond)
    const words = JSON.stringify(now)
    if (words === said) return
    said = words
    send(now)
  }
  const changed = (): void => {
    timer ??= view.setTimeout(say, Math.max(0, saidMs + periodMs - view.performance.now()))
  }

  // A window that loses the keyboard to a frame in it hears of nothing else.
  watchFrameViews({
    view,
    signal: ending.signal,
    entered(inner, signal) {
      for (const type of ['focusin', 'focusout', 'selectionchange', 'blur'])
        inner.addEventListener(type, changed, { capture: true, passive: true, signal })
    },
  })
  const unsubscribe = frames?.inner.on('focus', ({ type: _, ...inner }, frame) => {
    innerByFrame.set(frame, { script: frames.scriptIn(frame), view: inner })
    changed()
  })

  return {
    again() {
      said = JSON.stringify({ field: null, selection: null })
      changed()
    },
    close() {
      ending.abort()
      unsubscribe?.()
      view.clearTimeout(timer)
    },
  }
}
