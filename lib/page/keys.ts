import { documentIn } from './frames.ts'
import { isField } from './private.ts'

/** A key that does something of ours on a page, which the person may change at any time: as `core/page-keys.ts` spells them. */
export type Binding = () => string

/** Keys on a page that are ours where the page does not use them. */
export interface Keys {
  /** Calls back with each press. */
  onPress(binding: Binding, pressed: () => void): void
  /** Calls back when a key goes down, and once when it is let go or the window loses the keyboard. */
  onHold(binding: Binding, held: () => void, released: () => void): void
  close(): void
}

/** The element that has the keyboard, inside open shadow roots and frames that may be looked into, too. */
export function activeElement(document: Document): Element | null {
  let active = document.activeElement
  for (let inner = active; inner; inner = innerFocus(inner)) active = inner
  return active
}

/** In a frame without a field that has it, the frame itself is what has it. */
function innerFocus(element: Element): Element | null {
  const inner = documentIn(element)
  const active = (element.shadowRoot ?? inner)?.activeElement ?? null
  return inner && active === inner.body ? null : active
}

/**
 * Listens in the bubble phase at the window, after the page: what it has handled, what is typed into a field, and what scripts make up does
 * not count. `isOurs` tells the extension's own elements, which have keys of their own.
 */
export function createKeys(view: Window, isOurs: (element: Element) => boolean): Keys {
  const { document } = view
  const ending = new AbortController()
  const { signal } = ending

  const isFree = (event: KeyboardEvent): boolean => {
    if (!event.isTrusted || event.defaultPrevented || event.isComposing || event.repeat) return false
    const active = activeElement(document)
    return !active || !(isField(active) || isOurs(active))
  }

  const onKey = (binding: Binding, run: (event: KeyboardEvent) => void): void =>
    view.addEventListener(
      'keydown',
      event => {
        if (!matches(event, binding()) || !isFree(event)) return
        event.preventDefault()
        run(event)
      },
      { signal },
    )

  return {
    onPress: (binding, pressed) => onKey(binding, pressed),
    onHold(binding, held, released) {
      onKey(binding, ({ code, altKey }) => {
        const holding = new AbortController()
        const options = { capture: true, signal: AbortSignal.any([holding.signal, signal]) }
        const release = (): void => {
          holding.abort()
          released()
        }
        view.addEventListener(
          'keyup',
          event => {
            if (event.code === code || (event.key === 'Alt' && altKey)) release()
          },
          options,
        )
        view.addEventListener('blur', release, options)
        held()
      })
    },
    close: () => ending.abort(),
  }
}

function matches(event: KeyboardEvent, binding: string): boolean {
  if (event.ctrlKey || event.metaKey) return false
  const letter = /^Alt\+([A-Z])$/.exec(binding)?.[1]
  // With Alt held the character is another one on some systems.
  if (letter) return event.altKey && !event.shiftKey && event.code === `Key${letter}`
  return !event.altKey && event.key === binding
}
