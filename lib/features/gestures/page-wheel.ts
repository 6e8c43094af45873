import { reactions } from '../../core/reactions.ts'
import type { Theme } from '../../page/theme.ts'

/** Six buttons around a point, of which one is chosen or none. */
export interface Wheel {
  /** The key that opened it was let go: whatever the pointer is on is chosen, else it stays for a click or a number. */
  released(): void
  close(): void
}

export interface WheelDeps {
  /** Takes clicks. */
  readonly layer: HTMLElement
  readonly at: { readonly x: number; readonly y: number }
  readonly theme: Theme
  /** Of all, and of one. */
  readonly title: string
  readonly label: (reaction: number) => string
  readonly chosen: (reaction: number) => void
  readonly closed: () => void
}

/** How far the buttons are from the middle, and the wheel's least distance from the window's edges. CSS pixels. */
const radiusPx = 52
const edgePx = 80

/** Opens a wheel: numbers and clicks choose, Escape and clicks beside it close. */
export function openWheel({ layer, at, theme, title, label, chosen, closed }: WheelDeps): Wheel {
  const document = layer.ownerDocument
  const view = document.defaultView!
  const ending = new AbortController()
  const { signal } = ending
  const element = document.createElement('div')
  element.className = 'reaction-wheel'
  element.dataset.testid = 'reaction-wheel'
  element.dataset.theme = theme
  element.role = 'group'
  element.ariaLabel = title
  const inside = (value: number, size: number): number => Math.max(edgePx, Math.min(size - edgePx, value))
  element.style.transform = `translate(${inside(at.x, view.innerWidth)}px,${inside(at.y, view.innerHeight)}px)`
  let near: number | null = null

  const close = (): void => {
    if (signal.aborted) return
    ending.abort()
    element.remove()
    closed()
  }
  const choose = (reaction: number): void => {
    close()
    chosen(reaction)
  }

  for (const [index, emoji] of reactions.entries()) {
    const button = document.createElement('button')
    const angle = (index / reactions.length) * 2 * Math.PI - Math.PI / 2
    button.type = 'button'
    button.textContent = emoji
    button.dataset.number = String(index + 1)
    button.ariaLabel = label(index)
    button.style.translate = `${Math.round(Math.cos(angle) * radiusPx)}px ${Math.round(Math.sin(angle) * radiusPx)}px`
    button.addEventListener('pointerenter', () => {
      near = index
    })
    button.addEventListener('pointerleave', () => {
      near = null
    })
    button.addEventListener('click', event => event.isTrusted && choose(index))
    element.append(button)
  }
  layer.append(element)

  // The person is answering us: numbers and Escape are not the page's now.
  const onKey = (event: KeyboardEvent): void => {
    if (!event.isTrusted) return
    const number = Number(/^(?:Digit|Numpad)([1-6])$/.exec(event.code)?.[1])
    if (!number && event.key !== 'Escape') return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (number) choose(number - 1)
    else close()
  }
  const onPress = (event: Event): void => {
    if (
      !event.composedPath().includes(element) &&
      event.target !== (element.getRootNode() as ShadowRoot).host
    )
      close()
  }
  view.addEventListener('keydown', onKey, { capture: true, signal })
  view.addEventListener('pointerdown', onPress, { capture: true, passive: true, signal })
  view.addEventListener('blur', close, { signal })

  return {
    released() {
      if (near !== null) choose(near)
    },
    close,
  }
}
