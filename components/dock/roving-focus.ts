import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

type Step = (at: number, last: number) => number
const on: Step = (at, last) => (at === last ? 0 : at + 1)
const back: Step = (at, last) => (at === 0 ? last : at - 1)
const ends: Readonly<Record<string, Step>> = { Home: () => 0, End: (_, last) => last }

/** Arrow keys point where things are: to the left is onward where one reads from right to left. */
function stepOf(key: string, element: Element, isList: boolean): Step | undefined {
  if (isList && (key === 'ArrowDown' || key === 'ArrowUp')) return key === 'ArrowDown' ? on : back
  if (key !== 'ArrowRight' && key !== 'ArrowLeft') return ends[key]
  const onward = getComputedStyle(element).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  return key === onward ? on : back
}

/**
 * Makes a toolbar one stop of the Tab key, with arrow keys, Home and End between its buttons (ARIA's toolbar pattern); in a list up
 * and down as well.
 */
export function useRovingFocus(toolbar: RefObject<HTMLElement | null>, isList = false): void {
  useLayoutEffect(() => {
    const buttons = () => [...(toolbar.current?.querySelectorAll('button') ?? [])]
    const all = buttons()
    const current = all.find(button => button.tabIndex === 0) ?? all[0]
    for (const button of all) button.tabIndex = button === current ? 0 : -1

    const onKeyDown = (event: KeyboardEvent) => {
      const now = buttons()
      const at = now.indexOf(event.target as HTMLButtonElement)
      const step = stepOf(event.key, event.currentTarget as Element, isList)
      if (at < 0 || !step) return
      event.preventDefault()
      event.stopPropagation()
      now[step(at, now.length - 1)]?.focus()
    }
    const onFocusIn = (event: FocusEvent) => {
      for (const button of buttons()) button.tabIndex = button === event.target ? 0 : -1
    }
    const element = toolbar.current
    element?.addEventListener('keydown', onKeyDown)
    element?.addEventListener('focusin', onFocusIn)
    return () => {
      element?.removeEventListener('keydown', onKeyDown)
      element?.removeEventListener('focusin', onFocusIn)
    }
  })
}
