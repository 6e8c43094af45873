import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { Busy } from '../busy.tsx'
import { CloseIcon } from '../icons.tsx'
import { Problem } from '../problem.tsx'
import { useText } from '../text.ts'

interface PopupStartProps {
  /** Host name of the page, or null where the browser does not tell. */
  readonly site: string | null
  /** Why no room can be started on this page; joining with a link still can. */
  readonly forbidden: ProblemCode | null
  /** Name of the room that its owner has removed us from here. */
  readonly removedFrom: string | null
  readonly roomName: string
  readonly link: string
  readonly busy: 'creating' | 'looking' | null
  readonly problem: ProblemCode | null
  onRoomName(name: string): void
  onCreate(): void
  /** `settled`: pasted, or confirmed by Enter or by leaving the field. */
  onLink(link: string, settled: boolean): void
  onRetry(): void
  /** They have read that they were removed. */
  onDismiss(): void
}

/** No room is on: start one here, or join with a link. */
export function PopupStart(props: PopupStartProps) {
  const { site, forbidden, removedFrom, busy, problem, onRetry, onDismiss } = props
  const t = useText()
  return (
    <>
      {removedFrom !== null && <Removed roomName={removedFrom} onDismiss={onDismiss} />}
      {forbidden ? (
        <Problem code={forbidden} />
      ) : (
        <>
          <h1>{t('start_title')}</h1>
          <p class="lead">{site ? <WithSite site={site} /> : t('start_lead_nowhere')}</p>
          <CreateForm {...props} />
          <p class="or">{t('or')}</p>
        </>
      )}
      <JoinField {...props} />
      <Busy
        label={busy === 'creating' ? t('start_creating') : busy === 'looking' ? t('join_looking') : null}
      />
      {problem && <Problem code={problem} onRetry={onRetry} />}
    </>
  )
}

function Removed({ roomName, onDismiss }: { readonly roomName: string; onDismiss(): void }) {
  const t = useText()
  return (
    <div class="shared removed" role="status" data-testid="removed">
      <p>
        <b>{t('removed_from', roomName)}</b> {t('removed_from_hint')}
      </p>
      <button type="button" class="quiet" aria-label={t('dismiss')} title={t('dismiss')} onClick={onDismiss}>
        <CloseIcon />
      </button>
    </div>
  )
}

/** Stands where the site comes in the sentence: no text has it, and unlike NUL it gets through Chromium's `getMessage`. */
const gap = '\uE000'

/** The sentence with the site's name set off in it. */
function WithSite({ site }: { readonly site: string }): ComponentChildren {
  const [before, after] = useText()('start_lead', gap).split(gap)
  return (
    <>
      {before}
      <b>{site}</b>
      {after}
    </>
  )
}

function CreateForm({ roomName, busy, onRoomName, onCreate }: PopupStartProps) {
  const t = useText()
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  // The name is sensible already: Enter starts the room, Shift+Tab goes to the name.
  useLayoutEffect(() => button.current?.focus(), [])
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        onCreate()
      }}
    >
      <label for={id}>{t('start_room_name')}</label>
      <input
        id={id}
        data-testid="room-name"
        value={roomName}
        maxLength={limits.roomNameChars}
        autocomplete="off"
        required
        onInput={event => onRoomName(event.currentTarget.value)}
      />
      <button
        ref={button}
        type="submit"
        class="primary"
        data-testid="create-room"
        disabled={busy === 'creating'}
      >
        {t('start_create')}
      </button>
    </form>
  )
}

function JoinField({ link, onLink }: PopupStartProps) {
  const t = useText()
  const id = useId()
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        onLink(link, true)
      }}
    >
      <label for={id}>{t('join_title')}</label>
      <input
        id={id}
        data-testid="join-link"
        value={link}
        placeholder={t('join_paste')}
        autocomplete="off"
        spellcheck={false}
        onInput={event => onLink(event.currentTarget.value, event.inputType === 'insertFromPaste')}
        onChange={event => onLink(event.currentTarget.value, true)}
      />
    </form>
  )
}
