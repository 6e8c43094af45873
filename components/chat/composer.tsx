import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { utf8 } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import type { Mention } from '../../lib/protocol/chat.ts'
import { SendIcon } from '../icons.tsx'
import { RightsContext } from '../rights.ts'
import { keyOf, useText } from '../text.ts'
import { useMentionList } from './mention-list.tsx'
import type { Mentionable } from './mentions.ts'
import type { NotSaid } from './writing.ts'

export interface ComposerProps {
  readonly draft: string
  readonly notSaid: NotSaid | null
  onDraft(text: string): void
  /** `chosen`: who was picked from the list of names. */
  onSay(text: string, chosen: readonly Mention[]): void
  onTyping?(on: boolean): void
  /** The arrow key up in an empty input. */
  onBack?(): void
  /** What is asked for; the chat's question where nothing is said. */
  readonly label?: string
  readonly testId?: string
  /** UTF-8. */
  readonly bytesMost?: number
  /** It appeared because the person wants to write here. */
  readonly takesFocus?: boolean
  /** Who can be named by `@`. */
  readonly people?: readonly Mentionable[]
  /** What goes along with the words, or what they answer; stands above them. */
  readonly above?: ComponentChildren
  /** Something goes along, so there need be no words. */
  readonly mayBeEmpty?: boolean
  /** Something is being made ready that goes along. */
  readonly waits?: boolean
  /** Whenever this changes to something, the person wants to write. */
  readonly focusFor?: string | null
  /** Buttons before the one that sends. */
  readonly children?: ComponentChildren
}

/** Without a key for this long, a person is no longer typing. */
const typingMs = 4_000
const noPeople: readonly Mentionable[] = []
/** From so many bytes to the end on, how much is left is shown. */
const countedBytes = 512

/** Where a message is written; who is muted is told so in its place, and keeps what they have begun. */
export function Composer(props: ComposerProps) {
  return useContext(RightsContext).muted ? <Muted /> : <WritingForm {...props} />
}

function Muted() {
  const t = useText()
  return (
    <p class="composer-muted" data-testid="muted">
      {t('notice_log_muted')}
    </p>
  )
}

/** Enter sends, Shift+Enter breaks the line, and Enter that ends a composition does neither. */
function WritingForm({ draft, notSaid, onDraft, onSay, above, children, ...props }: ComposerProps) {
  const t = useText()
  const {
    label = t('chat_input'),
    testId = 'chat-input',
    bytesMost = limits.chatBytes,
    takesFocus,
    people = noPeople,
  } = props
  const id = useId()
  const input = useRef<HTMLTextAreaElement>(null)
  const typing = useTyping(props.onTyping ?? (() => undefined))
  const names = useMentionList({ input, people, onDraft })
  const bytes = utf8(draft.trim()).length
  const over = bytes - bytesMost
  const sendable = (bytes > 0 || props.mayBeEmpty === true) && over <= 0 && !props.waits

  useLayoutEffect(() => {
    const { style } = input.current!
    style.height = ''
    style.height = `${input.current!.scrollHeight}px`
  }, [draft])

  // Whoever comes to the panel comes to write, unless they went to something else in it. It never takes the focus from a page.
  // At once: a moment later somebody may have chosen a part of it already.
  useLayoutEffect(() => {
    const write = () => {
      if (document.hasFocus() && document.activeElement === document.body) input.current?.focus()
    }
    if (takesFocus && document.hasFocus()) {
      input.current?.focus()
      input.current?.setSelectionRange(draft.length, draft.length)
    }
    write()
    window.addEventListener('focus', write)
    return () => window.removeEventListener('focus', write)
  }, [])

  useLayoutEffect(() => {
    if (props.focusFor) input.current?.focus()
  }, [props.focusFor])

  const say = () => {
    if (!sendable) return
    typing(false)
    onSay(draft.trim(), names.chosen.current)
    names.chosen.current = []
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (names.onKey(event)) return
    if (event.key === 'ArrowUp' && draft === '' && !event.isComposing && props.onBack) {
      event.preventDefault()
      props.onBack()
      return
    }
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
      {above}
      {names.list}
      <div class="field">
        <textarea
          {...names.field}
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
            names.look()
          }}
          onKeyDown={onKeyDown}
          onKeyUp={names.look}
          onClick={names.look}
          onBlur={() => {
            typing(false)
            names.close()
          }}
        />
        {children}
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
