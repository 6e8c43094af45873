import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import type { Role } from '../../lib/core/keys.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { CheckIcon } from '../icons.tsx'
import { LinkQr } from '../link-qr.tsx'
import { Problem } from '../problem.tsx'
import { useText } from '../text.ts'

interface PopupRoomProps {
  readonly name: string
  /** Empty when none is open. */
  readonly link: string
  /** What we are in the room. */
  readonly ourRole: Role
  /** The room is on in this tab, and its overlay is really there. */
  readonly here: boolean
  /** It would be, and waits for a yes to this site. */
  readonly asks: boolean
  /** Why it cannot be on in this tab. */
  readonly forbidden: ProblemCode | null
  /** How the last copying went; `failed` selects the link instead. */
  readonly copied: 'done' | 'failed' | null
  readonly busy: boolean
  readonly problem: ProblemCode | null
  onCopy(): void
  onToggleHere(): void
  onOpenRoom(): void
  onLeave(): void
  /** What others see of this person. */
  readonly children: ComponentChildren
}

/** A room is live in this window: its link, whether it is on in this tab, and the way out. */
export function PopupRoom(props: PopupRoomProps) {
  const { name, link, ourRole, here, asks, forbidden, busy, problem, children } = props
  const { onToggleHere, onOpenRoom, onLeave } = props
  const t = useText()
  const toggle = useRef<HTMLButtonElement>(null)
  // Whoever was asked can answer with Enter.
  useLayoutEffect(() => {
    if (asks) toggle.current?.focus()
  }, [asks])
  return (
    <>
      <div class="title">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <span class={here ? 'where on' : 'where'}>{t(here ? 'room_here' : 'room_not_here')}</span>
      </div>
      {ourRole === 'viewer' && <p class="lead">{t('role_line_viewer')}</p>}
      {link === '' ? <ClosedLink ourRole={ourRole} /> : <LinkField {...props} />}
      {forbidden ? (
        <Problem code={forbidden} />
      ) : (
        <p class="hint">{t(here ? 'room_here_hint' : asks ? 'room_asks_hint' : 'room_not_here_hint')}</p>
      )}
      <div class="actions three">
        <button
          type="button"
          class="plain"
          data-testid="open-room-page"
          title={t('room_open_title')}
          onClick={onOpenRoom}
        >
          {t('room_open_page')}
        </button>
        <button
          type="button"
          ref={toggle}
          class={asks ? 'primary' : 'plain'}
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

/** No link is open, as far as this browser knows. */
function ClosedLink({ ourRole }: Pick<PopupRoomProps, 'ourRole'>) {
  const t = useText()
  return (
    <p class="shared" data-testid="link-closed">
      {t(ourRole === 'owner' ? 'link_closed_owner' : 'own_link_closed')}
    </p>
  )
}

function LinkField({ link, asks, copied, onCopy }: PopupRoomProps) {
  const t = useText()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  // A question comes first.
  useLayoutEffect(() => {
    if (!asks) button.current?.focus()
  }, [])
  useLayoutEffect(() => {
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
          dir="ltr"
          data-testid="room-link"
          readOnly
          value={link}
          onFocus={event => event.currentTarget.select()}
        />
        <button ref={button} type="button" class={asks ? 'plain' : 'primary'} onClick={onCopy}>
          {copied === 'done' && <CheckIcon />}
          {t(copied === 'done' ? 'copied' : 'copy')}
        </button>
      </div>
      <p class="hint" role="status">
        {copied && <b>{t(copied === 'done' ? 'link_copied' : 'link_not_copied')} </b>}
        {copied !== 'failed' && t('room_link_hint')}
      </p>
      <LinkQr link={link} />
    </div>
  )
}
