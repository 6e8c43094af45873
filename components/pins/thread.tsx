import { useEffect, useRef } from 'preact/hooks'
import type { PinThread } from '../../lib/protocol/pins.ts'
import { listItems } from '../chat/conversation.ts'
import { linkify } from '../chat/linkify.ts'
import { MessageRun, timeFormat } from '../chat/message-run.tsx'
import { useText } from '../text.ts'

const oneDay = (): string => ''

/** A pin's message and what was said under it, the newest in sight. */
export function Thread({ thread: { pin, replies } }: { readonly thread: PinThread }) {
  const t = useText()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.scrollTo({ top: list.current.scrollHeight }), [pin.record, replies.length])
  const items = listItems([pin, ...replies], null, oneDay)
  return (
    <div
      ref={list}
      class="scroll"
      role="log"
      aria-label={t('pin_thread')}
      data-testid="pin-thread"
      data-person={pin.person}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region has to be reachable by keyboard
      tabIndex={0}
    >
      <ol>
        {items.map(item =>
          item.kind === 'run' ? (
            <MessageRun
              key={item.messages[0].record}
              messages={item.messages}
              show={message => <PinMessage key={message.record} message={message} />}
            />
          ) : null,
        )}
      </ol>
    </div>
  )
}

function PinMessage({ message }: { readonly message: PinThread['pin'] }) {
  return (
    <p
      class="message words"
      dir="auto"
      data-testid="chat-message"
      data-person={message.person}
      title={timeFormat().format(message.timeMs)}
    >
      {linkify(message.text).map(part =>
        part.href ? (
          <a href={part.href} title={part.href} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </p>
  )
}
