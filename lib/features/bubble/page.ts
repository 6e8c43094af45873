import { personColors } from '../../core/colors.ts'
import type { PersonId } from '../../core/ids.ts'
import type { PageChannel } from '../../page/channel.ts'
import { activeElement, type Binding, type Keys } from '../../page/keys.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import { bubbleCss } from './page-css.ts'
import { type BubbleFrame, openBubbleFrame } from './page-frame.ts'

export interface BubblePageDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly keys: Keys
  /** Opens the line at the pointer. */
  readonly bubbleKey: Binding
  readonly theme: () => Theme
  /** Address of the extension's page that the line is written in. */
  readonly frameUrl: (nonce: string, theme: Theme) => string
  readonly title: string
  readonly cursorOf: (person: PersonId) => HTMLElement | null
}

export interface BubblePage {
  /** Opens the line at a place, in client pixels. */
  write(at: { readonly x: number; readonly y: number }): void
  close(): void
}

/** How long a line is seen. Milliseconds. */
const shownMs = 5_000
const fading = [{ opacity: 0 }, { opacity: 1, offset: 0.03 }, { opacity: 1, offset: 0.9 }, { opacity: 0 }]

/** Lines at others' cursors, and a frame at one's own pointer to write one in: the page sees no key of it. */
export function createBubblePage(deps: BubblePageDeps): BubblePage {
  const { overlay, channel, keys, bubbleKey, theme, frameUrl, title, cursorOf } = deps
  const document = overlay.host.ownerDocument
  const view = document.defaultView!
  overlay.style(bubbleCss)
  const ending = new AbortController()
  const colorByPerson = new Map<PersonId, number>()
  const removeByPerson = new Map<PersonId, () => void>()
  let pointer = { x: view.innerWidth / 2, y: view.innerHeight / 2 }
  let frame: BubbleFrame | null = null

  const show = (person: PersonId, text: string): void => {
    removeByPerson.get(person)?.()
    const cursor = cursorOf(person)
    if (!cursor) return
    const element = document.createElement('div')
    element.className = 'cursor-bubble'
    element.dataset.testid = 'cursor-bubble'
    element.dataset.person = person
    element.dir = 'auto'
    element.textContent = text
    const { fill, ink } = personColors[colorByPerson.get(person) ?? 0]!
    element.style.setProperty('--fill', fill)
    element.style.setProperty('--ink-on', ink)
    cursor.append(element)
    element.toggleAttribute('data-flip', element.getBoundingClientRect().right > view.innerWidth)
    const fade = element.animate(fading, { duration: shownMs })
    const remove = (): void => {
      fade.onfinish = null
      fade.cancel()
      element.remove()
      removeByPerson.delete(person)
    }
    fade.onfinish = remove
    removeByPerson.set(person, remove)
  }

  const open = (): void => {
    frame?.close()
    const before = activeElement(document)
    frame = openBubbleFrame({
      overlay,
      channel,
      at: pointer,
      theme: theme(),
      frameUrl,
      title,
      shownMs,
      // The keyboard goes back to where it was.
      left: () => (before as HTMLElement | null)?.focus?.({ preventScroll: true }),
    })
  }

  keys.onPress(bubbleKey, open)
  view.addEventListener(
    'pointermove',
    event => {
      if (event.isTrusted && event.isPrimary) pointer = { x: event.clientX, y: event.clientY }
    },
    { capture: true, passive: true, signal: ending.signal },
  )

  const subscriptions = [
    channel.on('people', ({ people }) => {
      for (const { person, color } of people) colorByPerson.set(person, color)
    }),
    channel.on('bubble', ({ person, text }) => show(person, text)),
    channel.on('bubble-done', ({ said }) => frame?.done(said)),
  ]

  return {
    write(at) {
      pointer = at
      open()
    },
    close() {
      for (const unsubscribe of subscriptions) unsubscribe()
      ending.abort()
      frame?.close()
      for (const remove of removeByPerson.values()) remove()
    },
  }
}
