import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { CheckIcon } from '../icons.tsx'
import { Problem } from '../problem.tsx'
import { useText } from '../text.ts'

interface PopupRoomProps {
  readonly name: string
  readonly link: string
  /** The room is on in this tab, and its overlay is really there. */
  readonly here: boolean
  /** Why it cannot be on in this tab. */
  readonly forbidden: ProblemCode | null
  /** How the last copying went; `failed` selects the link instead. */
  readonly copied: 'done' | 'failed' | null
  readonly busy: boolean
  readonly problem: ProblemCode | null
  onCopy(): void
  onToggleHere(): void
  onLeave(): void
  /** What others see of this person. */
  readonly children: ComponentChildren
}

/** A room is live in this window: its link, whether it is on in this tab, and the way out. */
export function PopupRoom(props: PopupRoomProps) {
  const { name, here, forbidden, busy, problem, children, onToggleHere, onLeave } = props
  const t = useText()
  return (
    <>
      <div class="title">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <span class={here ? 'where on' : 'where'}>{t(here ? 'room_here' : 'room_not_here')}</span>
      </div>
      <LinkField {...props} />
      {forbidden ? (
        <Problem code={forbidden} />
      ) : (
        <p class="hint">{t(here ? 'room_here_hint' : 'room_not_here_hint')}</p>
      )}
      <div class="actions">
        <button
          type="button"
          class="plain"
          data-testid="toggle-here"
          aria-pressed={here}
          disabled={busy || (forbidden !== null && !here)}
          onClick={onToggleHere}
        >
          {t(here ? 'toggle_off' : 'toggle_on')}
        </button>
        <button type="button" class="plain danger" data-testid="leave-room" disabled={busy} onClick={onLeave}>
          {t('leave')}
        </button>
      </div>
      {problem && <Problem code={problem} />}
      {children}
    </>
  )
}

function LinkField({ link, copied, onCopy }: PopupRoomProps) {
  const t = useText()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  useEffect(() => {
    if (copied !== 'failed') return
    input.current?.focus()
    input.current?.select()
  }, [copied])
  return (
    <div>
      <label for={id}>{t('room_link')}</label>
      <div class="row">
        <input
          ref={input}
          id={id}
          class="link-text"
          data-testid="room-link"
          readOnly
          value={link}
          onFocus={event => event.currentTarget.select()}
        />
        <button ref={button} type="button" class="primary" onClick={onCopy}>
          {copied === 'done' && <CheckIcon />}
          {t(copied === 'done' ? 'copied' : 'copy')}
        </button>
      </div>
      <p class="hint" role="status">
        {copied && <b>{t(copied === 'done' ? 'link_copied' : 'link_not_copied')} </b>}
        {copied !== 'failed' && t('room_link_hint')}
      </p>
    </div>
  )
}
