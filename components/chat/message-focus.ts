import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

const messagesIn = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>('[data-record]'),
]
const messageAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-record]') : null

function setStop(message: HTMLElement, isStop: boolean): void {
  const tabIndex = isStop ? 0 : -1
  message.tabIndex = tabIndex
  for (const inside of message.querySelectorAll<HTMLElement>('a, button')) inside.tabIndex = tabIndex
}

/**
 * Makes a list of messages one stop of the Tab key: the newest message, or the one that had the focus last. Arrow keys, Home and End go from
 * message to message, Tab into one. `onOpen`: Enter, or the key for menus, on a message.
 */
export function useMessageFocus(
  list: RefObject<HTMLElement | null>,
  onOpen: (message: HTMLElement) => void,
): void {
  const open = useRef(onOpen)
  open.current = onOpen
  const stop = useRef<HTMLElement | null>(null)
  const chosen = useRef(false)

  const moveStop = (message: HTMLElement | null) => {
    if (stop.current && stop.current !== message) setStop(stop.current, false)
    if (message) setStop(message, true)
    stop.current = message
  }

  // What was drawn anew in the message that is the stop is reached from it as well.
  useLayoutEffect(() => {
    const isThere = stop.current?.isConnected === true
    if (!isThere) chosen.current = false
    moveStop(isThere && chosen.current ? stop.current : (messagesIn(list.current!).at(-1) ?? null))
  })

  useEffect(() => {
    const element = list.current!
    const onFocusIn = (event: FocusEvent) => {
      const message = messageAt(event.target)
      if (!message) return
      chosen.current = true
      moveStop(message)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      const message = messageAt(event.target)
      if (!message || event.ctrlKey || event.altKey || event.metaKey) return
      const isMessage = message === event.target
      const all = messagesIn(element)
      const goal = {
        ArrowUp: all[all.indexOf(message) - 1],
        ArrowDown: all[all.indexOf(message) + 1],
        Home: all[0],
        End: all.at(-1),
        Escape: isMessage ? undefined : message,
      }[event.key]
      const isOpen =
        (event.key === 'Enter' && isMessage) ||
        event.key === 'ContextMenu' ||
        (event.key === 'F10' && event.shiftKey)
      if (!goal && !isOpen) return
      if (!isMessage && event.key !== 'Escape' && !isOpen) return
      event.preventDefault()
      event.stopPropagation()
      if (isOpen) open.current(message)
      else goal?.focus()
    }
    element.addEventListener('focusin', onFocusIn)
    element.addEventListener('keydown', onKeyDown)
    return () => {
      element.removeEventListener('focusin', onFocusIn)
      element.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}
