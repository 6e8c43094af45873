import type { PersonView } from '../../lib/protocol/port.ts'
import { type Text, useText } from '../text.ts'
import { Composer, type ComposerProps } from './composer.tsx'
import type { Conversation } from './conversation.ts'
import { MessageList } from './message-list.tsx'

export interface ChatViewProps extends ComposerProps {
  readonly conversation: Conversation
  readonly people: readonly PersonView[]
  /** Whether the newest message is on screen. */
  onLooking(atNewest: boolean): void
}

/** A room's chat: the messages, who is typing, and the input. */
export function ChatView({ conversation, people, onLooking, ...composer }: ChatViewProps) {
  const t = useText()
  return (
    <section class="chat">
      <MessageList conversation={conversation} onLooking={onLooking} />
      <p class="typing-line" aria-live="off">
        {typingLine(t, people)}
      </p>
      <Composer {...composer} />
    </section>
  )
}

function typingLine(t: Text, people: readonly PersonView[]): string {
  const [one, two, ...more] = people.filter(person => person.typing && !person.self)
  if (!one) return ''
  if (!two) return t('typing_one', one.name)
  return more.length > 0 ? t('typing_many') : t('typing_two', one.name, two.name)
}
