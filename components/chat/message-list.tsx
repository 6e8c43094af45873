import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ChatMessage } from '../../lib/protocol/port.ts'
import { Avatar } from '../avatar.tsx'
import { DownIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { type Conversation, firstNew, type ListItem, listItems } from './conversation.ts'
import { linkify } from './linkify.ts'

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' })
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const dayOf = (timeMs: number): string => new Date(timeMs).toDateString()

/** Nearer to the end than this, the reader is taken to be at the end. CSS pixels. */
const endPx = 24

interface MessageListProps {
  readonly conversation: Conversation
  /** Whether the newest message is on screen. */
  onLooking(atNewest: boolean): void
}

/** The messages, oldest first. Keeps to the newest one only while the reader is there. */
export function MessageList({ conversation, onLooking }: MessageListProps) {
  const t = useText()
  const list = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLOListElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const stays = useRef(true)

  useEffect(() => {
    const element = list.current!
    const toEnd = () => {
      if (stays.current) element.scrollTop = element.scrollHeight
    }
    const onScroll = () => {
      stays.current = element.scrollHeight - element.scrollTop - element.clientHeight < endPx
      setAtEnd(stays.current)
    }
    // Sees new messages, a growing input and messages measured late alike.
    const sizes = new ResizeObserver(toEnd)
    sizes.observe(element)
    sizes.observe(content.current!)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [])

  const newest = conversation.messages.at(-1)?.record
  // A newer message is looked at anew.
  useEffect(() => onLooking(atEnd), [atEnd, newest])

  const { messages, lineAfter } = conversation
  const rows = useMemo(
    () => listItems(messages, firstNew({ messages, lineAfter }), dayOf).map(Row),
    [messages, lineAfter],
  )
  const toNewest = () => list.current?.scrollTo({ top: list.current.scrollHeight })

  return (
    <div class="messages">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region has to be reachable by keyboard */}
      <div ref={list} class="scroll" role="log" aria-label={t('chat_messages')} tabIndex={0}>
        {messages.length === 0 && <Empty />}
        <ol ref={content}>{rows}</ol>
      </div>
      {!atEnd && (
        <button type="button" class="to-newest" onClick={toNewest}>
          <DownIcon />
          {t('chat_newest')}
        </button>
      )}
    </div>
  )
}

function Row(item: ListItem) {
  if (item.kind === 'run') return <Run key={item.messages[0].record} messages={item.messages} />
  if (item.kind === 'new') return <NewLine key="new" />
  return (
    <li key={dayOf(item.timeMs)} class="day">
      {dayFormat.format(item.timeMs)}
    </li>
  )
}

function NewLine() {
  const t = useText()
  return (
    <li class="new-line" data-testid="chat-unread">
      {t('chat_new')}
    </li>
  )
}

function Run({ messages }: { readonly messages: readonly [ChatMessage, ...ChatMessage[]] }) {
  const t = useText()
  const [{ name, color, self, timeMs }] = messages
  return (
    <li class="run">
      <Avatar person={{ name, color }} />
      <div>
        <p class="author">
          <bdi>{self ? t('you', name) : name}</bdi>
          <time dateTime={new Date(timeMs).toISOString()}>{timeFormat.format(timeMs)}</time>
        </p>
        {messages.map(message => (
          <p
            key={message.record}
            class="message"
            dir="auto"
            data-testid="chat-message"
            data-person={message.person}
            title={timeFormat.format(message.timeMs)}
          >
            <Linked text={message.text} />
          </p>
        ))}
      </div>
    </li>
  )
}

/** Remote text: text nodes and links, never markup. */
function Linked({ text }: { readonly text: string }) {
  return (
    <>
      {linkify(text).map(part =>
        part.href ? (
          <a href={part.href} title={part.href} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </>
  )
}

function Empty() {
  const t = useText()
  return (
    <div class="empty">
      <p class="empty-title">{t('chat_empty')}</p>
      <p>{t('chat_empty_hint')}</p>
      <p>{t('chat_keys')}</p>
    </div>
  )
}
