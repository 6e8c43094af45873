import { useLayoutEffect, useRef } from 'preact/hooks'
import type { LinkPreview, ProblemCode } from '../../lib/protocol/background.ts'
import { Busy } from '../busy.tsx'
import { PreviewPeople } from '../preview-people.tsx'
import { Problem } from '../problem.tsx'
import { keyOf, useText } from '../text.ts'

interface PopupJoinProps {
  readonly preview: LinkPreview
  /** Our name, as the others will see it. */
  readonly name: string
  readonly busy: boolean
  readonly problem: ProblemCode | null
  onJoin(): void
  onCancel(): void
}

/** What is behind a link, before anything is joined or shared. */
export function PopupJoin({ preview, name, busy, problem, onJoin, onCancel }: PopupJoinProps) {
  const t = useText()
  const join = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => join.current?.focus(), [])
  const { roomName, inviter, role, landing, people, names, full } = preview
  return (
    <section data-testid="join-preview">
      <h1>{t('preview_title', roomName)}</h1>
      <p class="lead">{t('preview_inviter', inviter)}</p>
      <ul class="facts">
        <li>
          <PreviewPeople people={people} names={names} />
        </li>
        <li>{t(keyOf('preview_role', role))}</li>
        <li title={landing}>{t('preview_landing', new URL(landing).host)}</li>
      </ul>
      {full && (
        <p class="shared" data-testid="room-full">
          {t('notice_room_full')}
        </p>
      )}
      <p class="shared">{t('preview_shared', name)}</p>
      <p class="hint">{t('preview_access')}</p>
      <div class="actions">
        <button type="button" class="plain" disabled={busy} onClick={onCancel}>
          {t('not_now')}
        </button>
        <button
          ref={join}
          type="button"
          class="primary"
          data-testid="join-room"
          disabled={busy}
          onClick={onJoin}
        >
          {t('join')}
        </button>
      </div>
      <Busy label={busy ? t('joining') : null} />
      {problem && <Problem code={problem} onRetry={onJoin} />}
    </section>
  )
}
