import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { counted } from '../counted.ts'
import { BackIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import { ChatComposer } from './chat-composer.tsx'
import type { ChatState, ThreadState } from './chat-state.ts'
import { listItems } from './conversation.ts'
import { MessageRun } from './message-run.tsx'
import { MessageView } from './message-view.tsx'
import { MessagesFrame } from './messages-frame.tsx'

interface ThreadViewProps extends Pick<ChatState, 'editing' | 'ownPlace'> {
  readonly thread: ThreadState
}

const oneDay = (): string => ''

/** A message and its replies alone, the newest in sight, and where the next one is written. */
export function ThreadView({ thread, ownPlace, editing }: ThreadViewProps) {
  const t = useText()
  const { closeThread, show } = useChatActions()
  const list = useRef<HTMLDivElement>(null)
  const { root, messages, more, writing } = thread
  const count = messages?.length ?? 0
  const content = useRef<HTMLOListElement>(null)
  useNewest(list, content, `${root}/${count}`)
  const [first, ...replies] = messages ?? []
  return (
    <section
      class="chat"
      aria-label={t('thread')}
      data-testid="chat-thread"
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        event.stopPropagation()
        closeThread()
      }}
    >
      <div class="chat-head">
        <button type="button" class="quiet wide" data-testid="thread-close" onClick={closeThread}>
          <BackIcon />
          {t('chat_back')}
        </button>
        <button type="button" class="quiet wide" data-testid="thread-show" onClick={() => show(root)}>
          {t('thread_show')}
        </button>
      </div>
      <MessagesFrame messages={messages ?? []} editing={editing} list={list} inThread>
        <div ref={list} class="scroll" role="log" aria-label={t('thread')} tabIndex={first ? -1 : 0}>
          {messages !== null && !first && <p class="soft missing">{t('quote_missing')}</p>}
          <ol ref={content}>
            {first && <Runs messages={[first]} editing={editing} />}
            {replies.length > 0 && (
              <li class="day">
                {more ? t('thread_newest', replies.length) : counted(t, 'pin_replies', replies.length)}
              </li>
            )}
            <Runs messages={replies} editing={editing} />
          </ol>
        </div>
      </MessagesFrame>
      <ChatComposer place="thread" writing={writing} ownPlace={ownPlace} label={t('thread_reply')} />
    </section>
  )
}

/** Goes to the newest reply whenever there is another, and keeps to it while the reader is there: rows are measured late, and pictures grow. */
function useNewest(
  list: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  newest: string,
): void {
  const stays = useRef(true)
  /** Where it was when it was last looked at, or taken to the end. CSS pixels. */
  const before = useRef(0)
  const toEnd = () => {
    if (!stays.current || !list.current) return
    list.current.scrollTop = list.current.scrollHeight
    before.current = list.current.scrollTop
  }
  useLayoutEffect(() => {
    stays.current = true
    toEnd()
  }, [newest])
  // At once: who scrolls before the first frame is heard as well, and not taken back.
  useLayoutEffect(() => {
    const element = list.current!
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element
      // Only who scrolls up has left the end.
      stays.current =
        scrollHeight - scrollTop - clientHeight < 2 || (stays.current && scrollTop >= before.current)
      before.current = scrollTop
    }
    const sizes = new ResizeObserver(toEnd)
    sizes.observe(element)
    sizes.observe(content.current!)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [])
}

function Runs({ messages, editing }: Pick<ChatState, 'editing'> & { messages: ThreadState['messages'] }) {
  return (
    <>
      {listItems(messages ?? [], null, oneDay).map(
        item =>
          item.kind === 'run' && (
            <MessageRun
              key={item.messages[0].record}
              messages={item.messages}
              isDoubted={item.messages.some(({ doubt }) => doubt !== null)}
              show={message => (
                <MessageView
                  key={message.record}
                  message={message}
                  editing={message.record === editing?.record ? editing : null}
                  inThread
                />
              )}
            />
          ),
      )}
    </>
  )
}
