import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import type { Editing } from './chat-state.ts'
import { useMessageFocus } from './message-focus.ts'
import { MessageTools, type Tools } from './message-tools.tsx'

interface MessagesFrameProps {
  readonly messages: readonly ChatMessage[]
  readonly editing: Editing | null
  /** The list that is scrolled in it. */
  readonly list: RefObject<HTMLElement | null>
  readonly inThread?: boolean
  readonly children: ComponentChildren
}

/**
 * Around a list of messages: brings the tools to the message under the pointer, at the finger, or with the focus, and lets the keys go from
 * message to message.
 */
export function MessagesFrame({ messages, editing, list, inThread = false, children }: MessagesFrameProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [tools, setTools] = useState<Tools | null>(null)
  const isOpen = useRef(false)
  isOpen.current = tools?.menu != null

  /** To a message, unless a menu is open somewhere. */
  const bringTo = (target: EventTarget | null) => {
    if (isOpen.current || !(target instanceof Element)) return
    const record = target.closest<HTMLElement>('[data-record]')?.dataset.record as RecordId | undefined
    if (record) setTools(before => (before?.record === record ? before : { record, menu: null }))
  }
  useMessageFocus(list, message => setTools({ record: message.dataset.record as RecordId, menu: 'all' }))
  useEffect(() => {
    const element = list.current!
    const onScroll = () => setTools(null)
    // What came to stand under a pointer that has not moved.
    const onScrollEnd = () => bringTo(element.querySelector('[data-record]:hover'))
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('scrollend', onScrollEnd)
    return () => {
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('scrollend', onScrollEnd)
    }
  }, [])

  const message = tools && messages.find(({ record }) => record === tools.record)
  return (
    <div
      ref={frame}
      class="messages"
      onPointerMove={event => event.pointerType === 'mouse' && bringTo(event.target)}
      onPointerUp={event => event.pointerType !== 'mouse' && bringTo(event.target)}
      onPointerLeave={event => {
        if (event.pointerType === 'mouse' && !isOpen.current) setTools(null)
      }}
      onFocusIn={event => {
        if (event.target instanceof Element && event.target.matches(':focus-visible')) bringTo(event.target)
      }}
    >
      {children}
      {tools && message && !message.deleted && editing?.record !== message.record && (
        <MessageTools
          // A menu in which nothing has been chosen is not that of the next message.
          key={tools.record}
          tools={tools}
          message={message}
          frame={frame}
          inThread={inThread}
          onTools={setTools}
        />
      )}
    </div>
  )
}
