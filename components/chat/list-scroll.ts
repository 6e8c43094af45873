import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import type { ChatActions } from './chat-actions.ts'
import type { ChatState, Goal } from './chat-state.ts'

/** Nearer to the end than this, the reader is taken to be at the end. CSS pixels. */
const endPx = 24
/** Nearer to an end than this, what is beyond it is asked for. CSS pixels: two screens of a tall panel. */
const nearPx = 1_500

interface ListScrollDeps extends Pick<ChatState, 'conversation' | 'loading' | 'goal'> {
  readonly list: RefObject<HTMLElement | null>
  readonly content: RefObject<HTMLElement | null>
  /** The messages that are drawn, and whether they are all that are here. */
  readonly drawn: readonly ChatMessage[]
  readonly isAll: boolean
  readonly actions: ChatActions
}

/**
 * Where a list of messages is scrolled to: it keeps to the newest message only while the reader is there, stays where the reader is when
 * messages come above, asks for more at both ends, and goes where the reader wants to go. Returns whether the newest message is on screen.
 */
export function useListScroll(deps: ListScrollDeps): boolean {
  const { list, content, drawn, isAll, goal } = deps
  const { newer } = deps.conversation
  const now = useRef(deps)
  now.current = deps
  const [atEnd, setAtEnd] = useState(true)
  const stays = useRef(true)
  /** The reader is on the way up, and is not taken back though the end is still near. */
  const leaves = useRef(false)
  /** Where the list was put or seen last. */
  const seen = useRef<Place>({ scrollTop: 0, scrollHeight: 0, clientHeight: 0 })
  /** Where the list was when the rows were drawn last, and the first message in view. CSS pixels. */
  const held = useRef<Hold | null>(null)
  const drawnBefore = useRef(drawn)
  const note = () => {
    const { scrollTop, scrollHeight, clientHeight } = list.current!
    seen.current = { scrollTop, scrollHeight, clientHeight }
  }
  /** The reader may have scrolled since, and the browser tells of that only before its next frame. */
  const heed = () => {
    const { scrollTop, scrollHeight, clientHeight } = list.current!
    const isSame = scrollHeight === seen.current.scrollHeight && clientHeight === seen.current.clientHeight
    // What is laid out, comes or goes moves the list as well.
    if (isSame && scrollTop < seen.current.scrollTop) leave()
  }
  const leave = () => {
    stays.current = false
    leaves.current = true
  }
  // Before the rows change. Who stays at the end is taken there.
  if (drawnBefore.current !== drawn && list.current) {
    heed()
    if (!stays.current) held.current = holdInView(list.current)
  }
  drawnBefore.current = drawn

  const toEnd = () => {
    if (stays.current) list.current!.scrollTop = list.current!.scrollHeight
  }
  const lookRound = () => {
    const { conversation, loading, isAll, actions } = now.current
    const { scrollTop, scrollHeight, clientHeight } = list.current!
    const below = scrollHeight - scrollTop - clientHeight
    if (below < endPx && !conversation.newer && !leaves.current) stays.current = true
    setAtEnd(stays.current)
    if (loading || !isAll || clientHeight === 0) return
    if (conversation.newer && below < nearPx) actions.more('newer')
    else if (conversation.older && scrollTop < nearPx) actions.more('older')
  }

  useLayoutEffect(() => {
    if (newer) stays.current = false
    if (goal) reach(goal)
    else if (stays.current) toEnd()
    else if (held.current) hold(list.current!, held.current)
    held.current = null
    note()
  }, [drawn, isAll, goal, newer])
  // Looking costs a layout: it is done when there has been one, or when there is nothing to be laid out.
  useEffect(lookRound, [isAll, newer])

  function reach(goal: Goal): void {
    const { conversation, loading, isAll, actions } = now.current
    const element = list.current!
    if (goal === 'newest' && !conversation.newer) {
      stays.current = true
      leaves.current = false
      toEnd()
    } else if (goal !== 'newest') {
      const target = element.querySelector<HTMLElement>(`[data-record="${goal}"]`)
      if (!target && (loading || !isAll)) return
      stays.current = false
      if (target) show(element, target)
    } else return
    actions.reached()
  }

  useEffect(() => {
    const element = list.current!
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element
      // Only who scrolls up has left the end: rows that come near and are laid out move it away as well. A list that became shorter ends higher up.
      if (scrollTop < seen.current.scrollTop && scrollHeight - scrollTop - clientHeight > 1) leave()
      else if (scrollTop > seen.current.scrollTop) leaves.current = false
      note()
      lookRound()
    }
    const onScrollEnd = () => {
      leaves.current = false
      lookRound()
    }
    // Sees new messages, a growing input and messages measured late alike.
    const sizes = new ResizeObserver(() => {
      // They are told of once more after the list has gone.
      if (!list.current) return
      heed()
      toEnd()
      note()
      lookRound()
    })
    sizes.observe(element)
    sizes.observe(content.current!)
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('scrollend', onScrollEnd)
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('scrollend', onScrollEnd)
    }
  }, [])

  return atEnd && !newer
}

/** Marks a message alone, brings it to the middle, and gives it the focus. */
function show(list: HTMLElement, message: HTMLElement): void {
  for (const before of list.querySelectorAll<HTMLElement>('[data-reached]')) delete before.dataset.reached
  // First: the run of one that is marked is laid out whole, also where it has just been drawn out of sight.
  message.dataset.reached = ''
  message.scrollIntoView({ block: 'center' })
  message.focus({ preventScroll: true })
}

/** Of a list that is scrolled. CSS pixels. */
type Place = Pick<HTMLElement, 'scrollTop' | 'scrollHeight' | 'clientHeight'>

interface Hold {
  readonly record: string
  /** Below the list's top. */
  readonly topPx: number
}

/** The first message that is in view. Browsers hold what is seen in its place when something comes above it, but not always, nor at the very top. */
function holdInView(list: HTMLElement): Hold | null {
  const messages = list.querySelectorAll<HTMLElement>('[data-record]')
  let [from, to] = [0, messages.length - 1]
  while (from < to) {
    const middle = (from + to) >> 1
    if (topIn(list, messages[middle]!) + messages[middle]!.offsetHeight > 0) to = middle
    else from = middle + 1
  }
  const first = messages[from]
  return first ? { record: first.dataset.record!, topPx: topIn(list, first) } : null
}

function hold(list: HTMLElement, { record, topPx }: Hold): void {
  const element = list.querySelector<HTMLElement>(`[data-record="${record}"]`)
  if (element) list.scrollTop += topIn(list, element) - topPx
}

const topIn = (list: HTMLElement, element: HTMLElement): number =>
  element.getBoundingClientRect().top - list.getBoundingClientRect().top
