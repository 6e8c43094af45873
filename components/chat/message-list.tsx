import type { VNode } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { DownIcon, UpIcon } from '../icons.tsx'
import { lazily } from '../lazily.ts'
import { useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import type { ChatState, Editing } from './chat-state.ts'
import { firstNew, type ListItem, leftOff, listItems, type Run } from './conversation.ts'
import { useGradually } from './draw-gradually.ts'
import { useListScroll } from './list-scroll.ts'
import { MessageRun } from './message-run.tsx'
import { MessageView } from './message-view.tsx'
import { MessagesFrame } from './messages-frame.tsx'

const dayFormat = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'full' }))
const dayOf = (timeMs: number): string => new Date(timeMs).toDateString()

type MessageListProps = Pick<ChatState, 'conversation' | 'loading' | 'goal' | 'editing'>

/** The messages that are here, oldest first, with what can be done to each. */
export function MessageList({ conversation, loading, goal, editing }: MessageListProps) {
  const t = useText()
  const actions = useChatActions()
  const list = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLOListElement>(null)
  const { drawn, isAll } = useGradually(conversation.messages, goal !== null && goal !== 'newest')
  const atEnd = useListScroll({ list, content, conversation, drawn, isAll, loading, goal, actions })
  const newest = conversation.messages.at(-1)?.record
  // A newer message is looked at anew.
  useEffect(() => actions.looking(atEnd), [atEnd, newest])
  const rows = useRows(drawn, conversation, editing)
  const left = leftOff(conversation)
  const isEmpty = newest === undefined

  return (
    <MessagesFrame messages={conversation.messages} editing={editing} list={list}>
      <div
        ref={list}
        class="scroll"
        role="log"
        aria-label={t('chat_messages')}
        // What is read of old days is no news.
        aria-live={atEnd ? 'polite' : 'off'}
        tabIndex={isEmpty ? 0 : -1}
      >
        {isEmpty && loading === null && <Empty />}
        {(conversation.older || loading === 'around') && <Loading />}
        <ol ref={content}>{rows}</ol>
        {conversation.newer && <Loading />}
      </div>
      {left && (
        <button
          type="button"
          class="to-left-off"
          data-testid="chat-left-off"
          onClick={() => actions.goTo(left)}
        >
          <UpIcon />
          {t('chat_left_off')}
        </button>
      )}
      {!atEnd && (
        <button
          type="button"
          class="to-newest"
          data-testid="chat-newest"
          onClick={() => actions.goTo('newest')}
        >
          <DownIcon />
          {conversation.unread > 0 ? t('chat_newest_unread', conversation.unread) : t('chat_newest')}
        </button>
      )}
    </MessagesFrame>
  )
}

interface KeptRow {
  readonly key: RecordId
  readonly messages: Run<ChatMessage>
  readonly editing: Editing | null
  readonly row: VNode
}

/**
 * A run that has not changed keeps its row, which is then not looked at again: that is what makes a long history cheap. One that grows at
 * either end keeps its key, so that the browser can hold it where it is.
 */
function useRows(
  drawn: readonly ChatMessage[],
  conversation: ChatState['conversation'],
  editing: Editing | null,
): readonly VNode[] {
  const kept = useRef<ReadonlyMap<RecordId, KeptRow>>(new Map())
  const newFrom = firstNew(conversation)
  return useMemo(() => {
    const byRecord = new Map<RecordId, KeptRow>()
    const keys = new Set<RecordId>()
    const rows = listItems(drawn, newFrom, dayOf).map(item => {
      if (item.kind !== 'run') return Row(item)
      const run = keepRow(item.messages, editing, kept.current, keys)
      keys.add(run.key)
      for (const { record } of item.messages) byRecord.set(record, run)
      return run.row
    })
    kept.current = byRecord
    return rows
  }, [drawn, newFrom, editing])
}

function keepRow(
  messages: Run<ChatMessage>,
  editing: Editing | null,
  kept: ReadonlyMap<RecordId, KeptRow>,
  taken: ReadonlySet<RecordId>,
): KeptRow {
  const edited = messages.some(({ record }) => record === editing?.record) ? editing : null
  const before = messages.map(({ record }) => kept.get(record)).find(row => row && !taken.has(row.key))
  const isSame =
    before?.editing === edited &&
    before?.messages.length === messages.length &&
    before.messages.every((message, n) => message === messages[n])
  if (isSame) return before
  const key = before?.key ?? messages[0].record
  return { key, messages, editing: edited, row: RunRow(key, messages, edited) }
}

const RunRow = (key: RecordId, messages: Run<ChatMessage>, editing: Editing | null): VNode => (
  <MessageRun
    key={key}
    messages={messages}
    isDoubted={messages.some(({ doubt }) => doubt !== null)}
    show={message => (
      <MessageView
        key={message.record}
        message={message}
        editing={message.record === editing?.record ? editing : null}
      />
    )}
  />
)

function Row(item: Exclude<ListItem<ChatMessage>, { kind: 'run' }>): VNode {
  if (item.kind === 'new') return <NewLine key="new" />
  return (
    <li key={dayOf(item.timeMs)} class="day">
      {dayFormat().format(item.timeMs)}
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

/** Where messages are on their way; as tall whether they are few or many. */
const Loading = () => (
  <div class="loading" aria-hidden="true">
    <i />
    <i />
    <i />
  </div>
)

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
