import type { VNode } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { DownIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { type Conversation, firstNew, type ListItem, listItems } from './conversation.ts'
import { MessageRun } from './message-run.tsx'

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' })
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
    let before = 0
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element
      // Only who scrolls up has left the end: rows that come near and are laid out move it away as well.
      if (scrollHeight - scrollTop - clientHeight < endPx) stays.current = true
      else if (scrollTop < before) stays.current = false
      before = scrollTop
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

  const rows = useRows(conversation)
  const toNewest = () => list.current?.scrollTo({ top: list.current.scrollHeight })

  return (
    <div class="messages">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region has to be reachable by keyboard */}
      <div ref={list} class="scroll" role="log" aria-label={t('chat_messages')} tabIndex={0}>
        {newest === undefined && <Empty />}
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

/** A run that has not changed keeps its row, which is then not looked at again: that is what makes a long history cheap. */
function useRows({ messages, lineAfter }: Conversation): readonly VNode[] {
  const kept = useRef<ReadonlyMap<RecordId, KeptRow>>(new Map())
  return useMemo(() => {
    const runs = new Map<RecordId, KeptRow>()
    const rows = listItems(messages, firstNew({ messages, lineAfter }), dayOf).map(item => {
      if (item.kind !== 'run') return Row(item)
      const first = item.messages[0].record
      const before = kept.current.get(first)
      const isSame =
        before?.messages.length === item.messages.length &&
        before.messages.every((message, n) => message === item.messages[n])
      const run = isSame ? before : { messages: item.messages, row: Row(item) }
      runs.set(first, run)
      return run.row
    })
    kept.current = runs
    return rows
  }, [messages, lineAfter])
}

interface KeptRow {
  readonly messages: readonly ChatMessage[]
  readonly row: VNode
}

function Row(item: ListItem): VNode {
  if (item.kind === 'run') return <MessageRun key={item.messages[0].record} messages={item.messages} />
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
