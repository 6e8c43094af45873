import { useEffect, useMemo } from 'preact/hooks'
import type { PersonView } from '../../lib/protocol/port.ts'
import { CloseIcon } from '../icons.tsx'
import { keyOf, type Text, useText } from '../text.ts'
import { type ChatActions, ChatActionsContext } from './chat-actions.ts'
import { ChatComposer } from './chat-composer.tsx'
import type { ChatState } from './chat-state.ts'
import { lastOwn } from './conversation.ts'
import { Lightbox } from './lightbox.tsx'
import { MentionablesContext } from './mention-list.tsx'
import type { Mentionable } from './mentions.ts'
import { MessageList } from './message-list.tsx'
import { PicturesContext } from './picture.tsx'
import { usePictureDrop } from './picture-drop.ts'
import { SearchView } from './search-view.tsx'
import { ThreadView } from './thread-view.tsx'

export interface ChatViewProps {
  readonly chat: ChatState
  /** Who is here. */
  readonly people: readonly PersonView[]
  /** Those who hold the room's keys and are not here. */
  readonly away: readonly Mentionable[]
  readonly actions: ChatActions
}

/** A room's chat: the conversation, one thread of it, or what was searched for; and who is typing. */
export function ChatView({ chat, people, away, actions }: ChatViewProps) {
  const t = useText()
  const { dropping, ...drop } = usePictureDrop(file =>
    actions.picture(chat.thread ? 'thread' : 'conversation', file),
  )
  const mentionables = useMentionablePeople(chat, people, away)
  const isConversation = !chat.thread && !chat.search
  return (
    <ChatActionsContext.Provider value={actions}>
      <PicturesContext.Provider value={chat.pictures}>
        <MentionablesContext.Provider value={mentionables}>
          <div class={dropping ? 'chat-sides dropping' : 'chat-sides'} {...drop}>
            {chat.thread && (
              <ThreadView
                key={chat.thread.root}
                thread={chat.thread}
                ownPlace={chat.ownPlace}
                editing={chat.editing}
              />
            )}
            {!chat.thread && chat.search && <SearchView search={chat.search} />}
            {isConversation && <ConversationView chat={chat} people={people} actions={actions} />}
            {chat.enlarged && <Lightbox chat={chat} record={chat.enlarged} />}
            {dropping && <p class="drop-here">{t('picture_drop_here')}</p>}
          </div>
        </MentionablesContext.Provider>
      </PicturesContext.Provider>
    </ChatActionsContext.Provider>
  )
}

function ConversationView({ chat, people, actions }: Omit<ChatViewProps, 'away'>) {
  const t = useText()
  // What comes while something else is shown is news.
  useEffect(() => () => actions.looking(false), [])
  return (
    <section class="chat">
      <MessageList
        conversation={chat.conversation}
        loading={chat.loading}
        goal={chat.goal}
        editing={chat.editing}
      />
      <div role="status" class="trouble">
        {chat.trouble && (
          <p>
            <span>
              {t(keyOf('trouble', chat.trouble.code))}{' '}
              {chat.trouble.code === 'not-gone' && (
                <a href={chat.trouble.address} target="_blank" rel="noopener noreferrer">
                  {t('trouble_open')}
                </a>
              )}
            </span>
            <button type="button" class="quiet" aria-label={t('dismiss')} onClick={actions.dismissTrouble}>
              <CloseIcon />
            </button>
          </p>
        )}
      </div>
      <p class="typing-line" aria-live="off">
        {typingLine(t, people)}
      </p>
      <ChatComposer
        place="conversation"
        writing={chat.writing}
        ownPlace={chat.ownPlace}
        replyTo={chat.replyTo}
        onBack={() => actions.edit(lastOwn(chat.conversation)?.record ?? null)}
      />
    </section>
  )
}

function typingLine(t: Text, people: readonly PersonView[]): string {
  const [one, two, ...more] = people.filter(person => person.typing && !person.self)
  if (!one) return ''
  if (!two) return t('typing_one', one.name)
  return more.length > 0 ? t('typing_many') : t('typing_two', one.name, two.name)
}

/** Everybody who can be named: who is here, who holds the keys, and who has said something. */
function useMentionablePeople(
  { conversation }: ChatState,
  people: readonly PersonView[],
  away: readonly Mentionable[],
): readonly Mentionable[] {
  return useMemo(() => {
    const known = new Map<string, Mentionable>()
    for (const { person, name, color, self } of [...people, ...away, ...conversation.messages])
      if (!known.has(person)) known.set(person, { person, name, color, self })
    return [...known.values()]
  }, [people, away, conversation.messages])
}
