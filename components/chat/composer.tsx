import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { utf8 } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import type { NotSaidCode } from '../../lib/protocol/schema.ts'
import { SendIcon } from '../icons.tsx'
import { keyOf, useText } from '../text.ts'

/** Why a message was not taken. `lost`: the room was away when it was to be sent. */
export type NotSaid = NotSaidCode | 'lost'

export interface ComposerProps {
  readonly draft: string
  readonly notSaid: NotSaid | null
  onDraft(text: string): void
  onSay(text: string): void
  onTyping?(on: boolean): void
  /** What is asked for; the chat's question where nothing is said. */
  readonly label?: string
  readonly testId?: string
  /** UTF-8. */
  readonly bytesMost?: number
  /** It appeared because the person wants to write here. */
  readonly takesFocus?: boolean
}

/** Without a key for this long, a person is no longer typing. */
const typingMs = 4_000
/** From so many bytes to the end on, how much is left is shown. */
const countedBytes = 512

/** Where a message is written. Enter sends, Shift+Enter breaks the line, and Enter that ends a composition does neither. */
export function Composer({ draft, notSaid, onDraft, onSay, ...props }: ComposerProps) {
  const t = useText()
  const { label = t('chat_input'), testId = 'chat-input', bytesMost = limits.chatBytes, takesFocus } = props
  const id = useId()
  const input = useRef<HTMLTextAreaElement>(null)
  const typing = useTyping(props.onTyping ?? (() => undefined))
  const bytes = utf8(draft.trim()).length
  const over = bytes - bytesMost
  const sendable = bytes > 0 && over <= 0

  useLayoutEffect(() => {
    const { style } = input.current!
    style.height = ''
    style.height = `${input.current!.scrollHeight}px`
  }, [draft])

  // Whoever comes to the panel comes to write, unless they went to something else in it. It never takes the focus from a page.
  useEffect(() => {
    const write = () => {
      if (document.hasFocus() && document.activeElement === document.body) input.current?.focus()
    }
    if (takesFocus && document.hasFocus()) input.current?.focus()
    write()
    window.addEventListener('focus', write)
    return () => window.removeEventListener('focus', write)
  }, [])

  const say = () => {
    if (!sendable) return
    typing(false)
    onSay(draft.trim())
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // 229: Safari and some input methods end a composition with a key that no longer says so.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    say()
  }

  const word =
    over > 0
      ? t('chat_over', over)
      : notSaid
        ? t(keyOf('not_said', notSaid))
        : bytes > bytesMost - countedBytes
          ? t('chat_left', -over)
          : ''
  return (
    <form
      class="composer"
      onSubmit={event => {
        event.preventDefault()
        say()
      }}
    >
      <p class={over > 0 || notSaid ? 'word wrong' : 'word'} id={id} role="status">
        {word}
      </p>
      <div class="field">
        <textarea
          ref={input}
          data-testid={testId}
          rows={1}
          // While it is empty the placeholder's direction is the page's.
          dir={draft === '' ? undefined : 'auto'}
          value={draft}
          placeholder={label}
          aria-label={label}
          aria-describedby={id}
          aria-invalid={over > 0}
          onInput={event => {
            onDraft(event.currentTarget.value)
            typing(event.currentTarget.value.trim() !== '')
          }}
          onKeyDown={onKeyDown}
          onBlur={() => typing(false)}
        />
        <button type="submit" class="quiet" aria-label={t('chat_send')} disabled={!sendable}>
          <SendIcon />
        </button>
      </div>
    </form>
  )
}

/** Tells once that typing began and once that it ended: by sending, emptying, leaving the input, or a pause. */
function useTyping(onTyping: (on: boolean) => void): (on: boolean) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const now = useRef(false)
  const set = (on: boolean) => {
    clearTimeout(timer.current)
    if (on) timer.current = setTimeout(set, typingMs, false)
    if (on !== now.current) onTyping(on)
    now.current = on
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return set
}
