import type { ComponentChildren } from 'preact'
import { reactions } from '../../lib/core/reactions.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { counted } from '../counted.ts'
import { GoIcon, ReplyIcon } from '../icons.tsx'
import { type Text, useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import { type Editing, threadOf } from './chat-state.ts'
import { EditForm } from './edit-form.tsx'
import { plainWords } from './markdown/plain-words.ts'
import { markedText } from './marked-text.tsx'
import { timeFormat } from './message-run.tsx'
import { Picture } from './picture.tsx'

interface MessageViewProps {
  readonly message: ChatMessage
  /** It is being changed. */
  readonly editing: Editing | null
  /** In its thread, where what it answers stands above and its answers below. */
  readonly inThread?: boolean
}

/**
 * One message with all that belongs to it. It takes the focus as a whole; what is in it is reached from there, by the Tab key
 * (`useMessageFocus`).
 */
export function MessageView({ message, editing, inThread = false }: MessageViewProps) {
  const t = useText()
  const { record, person, name, self, timeMs, deleted, mentionsMe } = message
  const time = timeFormat().format(timeMs)
  const id = `message-${record}`
  return (
    <article
      class={mentionsMe ? 'message to-me' : 'message'}
      data-testid="chat-message"
      data-person={person}
      data-record={record}
      aria-label={`${self ? t('you', name) : name}, ${time}`}
      aria-describedby={id}
      title={time}
      tabIndex={-1}
    >
      {!inThread && message.reply && <Quote reply={message.reply} />}
      <div id={id}>
        {bodyOf(message, editing, t)}
        {message.unsent && !deleted && (
          <p class="unsent" data-testid="chat-unsent">
            {t('message_unsent')}
          </p>
        )}
      </div>
      {!deleted && message.place && <Place record={record} place={message.place} />}
      {message.reactions.length > 0 && <Reactions record={record} given={message.reactions} />}
      {!inThread && message.replies && <Replies message={message} count={message.replies.count} />}
    </article>
  )
}

function bodyOf(message: ChatMessage, editing: Editing | null, t: Text): ComponentChildren {
  const { record, text, mentions, edited, deleted, image } = message
  if (deleted) return <p class="deleted">{t('message_deleted')}</p>
  if (editing) return <EditForm message={message} editing={editing} />
  const names = mentions.map(({ name }) => name)
  return [
    markedText(text, names, edited && <bdi class="edited">{t('message_edited')}</bdi>),
    image && <Picture record={record} image={image} />,
  ]
}

/** A line of what it answers; leads to the thread. */
function Quote({ reply }: { readonly reply: NonNullable<ChatMessage['reply']> }) {
  const t = useText()
  const { openThread } = useChatActions()
  return (
    <button
      type="button"
      class="quote"
      data-testid="chat-quote"
      tabIndex={-1}
      onClick={() => openThread(reply.record)}
    >
      <ReplyIcon />
      {reply.person === null ? (
        <span class="excerpt">{t('quote_missing')}</span>
      ) : (
        <>
          <bdi class="quoted">{reply.name}</bdi>
          <span class="excerpt" dir="auto">
            {plainWords(reply.excerpt) || t('quote_wordless')}
          </span>
        </>
      )}
    </button>
  )
}

function Replies({ message, count }: { readonly message: ChatMessage; readonly count: number }) {
  const t = useText()
  const { openThread } = useChatActions()
  return (
    <button
      type="button"
      class="replies"
      data-testid="chat-replies"
      tabIndex={-1}
      onClick={() => openThread(threadOf(message))}
    >
      {counted(t, 'pin_replies', count)}
    </button>
  )
}

interface ReactionsProps {
  readonly record: ChatMessage['record']
  readonly given: ChatMessage['reactions']
}

function Reactions({ record, given }: ReactionsProps) {
  const t = useText()
  const { react } = useChatActions()
  return (
    <div class="reactions">
      {given.map(({ reaction, count, mine, names }) => {
        const left = count - names.length
        const who = names.join(', ') + (left > 0 ? ` ${t('people_more', left)}` : '')
        return (
          <button
            key={reaction}
            type="button"
            data-testid="chat-reaction"
            data-reaction={reaction + 1}
            tabIndex={-1}
            aria-pressed={mine}
            aria-label={t('reaction_by', `${reactions[reaction]} ${count}`, who)}
            title={who}
            onClick={() => react(record, reaction, !mine)}
          >
            <span aria-hidden="true">{reactions[reaction]}</span>
            {count}
          </button>
        )
      })}
    </div>
  )
}

interface PlaceProps {
  readonly record: ChatMessage['record']
  readonly place: NonNullable<ChatMessage['place']>
}

/** The page where it was said. */
function Place({ record, place }: PlaceProps) {
  const t = useText()
  const { goToPlace } = useChatActions()
  return (
    <button
      type="button"
      class="place"
      data-testid="chat-place"
      tabIndex={-1}
      title={place.address}
      aria-label={`${t('message_place')}: ${place.label}`}
      onClick={() => goToPlace(record)}
    >
      <GoIcon />
      <bdi>{place.label}</bdi>
    </button>
  )
}
