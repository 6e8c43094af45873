import type { Spots } from '../../page/spots.ts'
import type { FocusView } from '../../protocol/doing.ts'
import { whereIs } from './page-where.ts'

export interface FocusSenderDeps {
  readonly document: Document
  /** Null until the room's key is known. */
  readonly spots: () => Spots | null
  readonly send: (view: FocusView) => void
}

export interface FocusSender {
  /** Whoever listens has forgotten everything. */
  again(): void
  close(): void
}

/** A selection that is being drawn is told so often at most. Milliseconds. */
const periodMs = 200

/** Tells where this person is in the page, when that has changed. */
export function createFocusSender({ document, spots, send }: FocusSenderDeps): FocusSender {
  const view = document.defaultView!
  const ending = new AbortController()
  const options = { capture: true, passive: true, signal: ending.signal }
  let timer: number | undefined
  let saidMs = Number.NEGATIVE_INFINITY
  let said = JSON.stringify({ field: null, selection: null })

  const say = (): void => {
    timer = undefined
    const known = spots()
    if (!known) return
    saidMs = view.performance.now()
    const now = whereIs(document, known)
    const words = JSON.stringify(now)
    if (words === said) return
    said = words
    send(now)
  }
  const changed = (): void => {
    timer ??= view.setTimeout(say, Math.max(0, saidMs + periodMs - view.performance.now()))
  }

  for (const type of ['focusin', 'focusout', 'selectionchange'])
    document.addEventListener(type, changed, options)

  return {
    again() {
      said = JSON.stringify({ field: null, selection: null })
      changed()
    },
    close() {
      ending.abort()
      view.clearTimeout(timer)
    },
  }
}
