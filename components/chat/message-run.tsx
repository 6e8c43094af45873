import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { Avatar } from '../avatar.tsx'
import { useText } from '../text.ts'
import { linkify } from './linkify.ts'

const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

/** What is shown of a message, or of what was said at a pin. */
type Said = Pick<ChatMessage, 'record' | 'person' | 'name' | 'color' | 'self' | 'timeMs' | 'text'>

/** One author's messages in a row. */
export function MessageRun({ messages }: { readonly messages: readonly [Said, ...Said[]] }) {
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
