import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { MoreIcon, ReplyIcon, SmileIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import { MessageMenu } from './message-menu.tsx'

/** The message that something can be done to now, and what of it is unfolded. */
export interface Tools {
  readonly record: RecordId
  readonly menu: 'reactions' | 'all' | null
}

interface MessageToolsProps {
  readonly tools: Tools
  readonly message: ChatMessage
  /** What they stand in, beside the list. */
  readonly frame: RefObject<HTMLElement | null>
  readonly inThread: boolean
  onTools(tools: Tools | null): void
}

/** Between the tools and the edges of the list. CSS pixels. */
const marginPx = 4

/**
 * Buttons at the upper edge of one message. There is one such bar for the whole list: six hundred would cost more than the messages.
 */
export function MessageTools({ tools, message, frame, inThread, onTools }: MessageToolsProps) {
  const t = useText()
  const { answer } = useChatActions()
  const bar = useRef<HTMLDivElement>(null)
  const [topPx, setTopPx] = useState<number | null>(null)

  const target = () => frame.current?.querySelector<HTMLElement>(`[data-record="${tools.record}"]`)
  useLayoutEffect(() => {
    const box = target()?.getBoundingClientRect()
    const around = frame.current!.getBoundingClientRect()
    const height = bar.current!.offsetHeight
    const most = around.height - height - marginPx
    setTopPx(
      box && box.bottom > around.top && box.top < around.bottom
        ? Math.max(marginPx, Math.min(most, box.top - around.top - (tools.menu ? 0 : height / 2)))
        : null,
    )
  }, [tools.record, tools.menu, message])

  const unfold = (menu: Tools['menu']) => onTools({ ...tools, menu })
  const closeMenu = () => {
    // By the keys one goes on from the message.
    if (bar.current?.contains(document.activeElement)) target()?.focus({ preventScroll: true })
    unfold(null)
  }
  return (
    <div
      ref={bar}
      class="tools"
      data-testid="message-tools"
      style={topPx === null ? 'visibility:hidden' : `top:${topPx}px`}
    >
      {tools.menu ? (
        <MessageMenu
          message={message}
          only={tools.menu}
          inThread={inThread}
          onClose={closeMenu}
          onDone={() => onTools(null)}
        />
      ) : (
        <>
          <ToolButton label={t('message_react')} testId="message-react" onClick={() => unfold('reactions')}>
            <SmileIcon />
          </ToolButton>
          {!inThread && (
            <ToolButton
              label={t('message_reply')}
              testId="message-reply"
              onClick={() => {
                answer(message)
                onTools(null)
              }}
            >
              <ReplyIcon />
            </ToolButton>
          )}
          <ToolButton label={t('message_more')} testId="message-more" onClick={() => unfold('all')}>
            <MoreIcon />
          </ToolButton>
        </>
      )}
    </div>
  )
}

interface ToolButtonProps {
  readonly label: string
  readonly testId: string
  readonly children: preact.ComponentChild
  onClick(): void
}

const ToolButton = ({ label, testId, children, onClick }: ToolButtonProps) => (
  <button
    type="button"
    class="quiet"
    data-testid={testId}
    aria-label={label}
    title={label}
    aria-haspopup={testId === 'message-reply' ? undefined : 'menu'}
    onClick={onClick}
  >
    {children}
  </button>
)
