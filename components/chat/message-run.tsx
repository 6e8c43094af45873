import type { ComponentChild } from 'preact'
import { Avatar } from '../avatar.tsx'
import { WarningIcon } from '../icons.tsx'
import { lazily } from '../lazily.ts'
import { AboutButton } from '../people/about-button.tsx'
import { PersonMark } from '../people/person-mark.tsx'
import { useText } from '../text.ts'
import type { Run, Said } from './conversation.ts'

export const timeFormat = lazily(() => new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }))

interface MessageRunProps<Message extends Said> {
  readonly messages: Run<Message>
  /** One message; it has a key. */
  show(message: Message): ComponentChild
  /** Somebody else here goes by the author's name. */
  readonly isDoubted?: boolean
}

/** One author's messages in a row. */
export function MessageRun<Message extends Said>({ messages, show, isDoubted }: MessageRunProps<Message>) {
  const t = useText()
  const [{ person, name, color, self, timeMs }] = messages
  return (
    <li class="run">
      <AboutButton person={person} name={name} self={self}>
        <Avatar person={{ person, name, color }} />
      </AboutButton>
      <div>
        <p class="author">
          <bdi>{self ? t('you', name) : name}</bdi>
          <PersonMark person={person} />
          {isDoubted && (
            <span class="doubt" role="img" aria-label={t('doubt_same_name')} title={t('doubt_same_name')}>
              <WarningIcon />
            </span>
          )}
          <time dateTime={new Date(timeMs).toISOString()}>{timeFormat().format(timeMs)}</time>
        </p>
        {messages.map(show)}
      </div>
    </li>
  )
}
