import { useEffect, useRef } from 'preact/hooks'
import type { PinThread } from '../../lib/protocol/pins.ts'
import { listItems } from '../chat/conversation.ts'
import { MessageRun } from '../chat/message-run.tsx'
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
          item.kind === 'run' ? <MessageRun key={item.messages[0].record} messages={item.messages} /> : null,
        )}
      </ol>
    </div>
  )
}
