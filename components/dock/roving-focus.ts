import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => (at === last ? 0 : at + 1),
  ArrowLeft: (at, last) => (at === 0 ? last : at - 1),
  Home: () => 0,
  End: (_, last) => last,
}

/** Makes a toolbar one stop of the Tab key, with arrow keys, Home and End between its buttons (ARIA's toolbar pattern). */
export function useRovingFocus(toolbar: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const buttons = () => [...(toolbar.current?.querySelectorAll('button') ?? [])]
    const all = buttons()
    const current = all.find(button => button.tabIndex === 0) ?? all[0]
    for (const button of all) button.tabIndex = button === current ? 0 : -1

    const onKeyDown = (event: KeyboardEvent) => {
      const now = buttons()
      const at = now.indexOf(event.target as HTMLButtonElement)
      const step = steps[event.key]
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
