import type { AskedRoom } from '../../lib/protocol/ask-requests.ts'
import { CloseIcon } from '../icons.tsx'
import { shownTime } from '../shown-time.ts'
import { type Text, useText } from '../text.ts'

interface AskedRoomsProps {
  readonly asked: readonly AskedRoom[]
  readonly busy: boolean
  onEnter(asked: AskedRoom): void
  /** Takes the question back, or puts its answer away. */
  onWithdraw(asked: AskedRoom): void
}

/** Rooms that we have asked to be let into: those that wait, and what was answered. */
export function AskedRooms({ asked, ...actions }: AskedRoomsProps) {
  return (
    <>
      {asked.map(one => (
        <Asked key={one.room} asked={one} {...actions} />
      ))}
    </>
  )
}

function Asked({
  asked,
  busy,
  onEnter,
  onWithdraw,
}: Omit<AskedRoomsProps, 'asked'> & { readonly asked: AskedRoom }) {
  const t = useText()
  const { room, state, askedAtMs } = asked
  const [what, hint] = sentences(t, asked)
  return (
    <section
      class="asked"
      role="status"
      data-testid="asked-room"
      data-room={room}
      data-state={state === 'waiting' && !asked.sent ? 'unsent' : state}
    >
      <p>
        <b>{what}</b> {hint}
      </p>
      {state === 'waiting' ? (
        <p class="asked-foot">
          <span class="hint">{t('ask_asked_at', shownTime(askedAtMs))}</span>
          <button
            type="button"
            class="plain small"
            data-testid="withdraw-ask"
            disabled={busy}
            onClick={() => onWithdraw(asked)}
          >
            {t(asked.sent ? 'asked_withdraw' : 'cancel')}
          </button>
        </p>
      ) : state === 'admitted' ? (
        <button
          type="button"
          class="primary"
          data-testid="enter-asked"
          disabled={busy}
          onClick={() => onEnter(asked)}
        >
          {t('asked_enter')}
        </button>
      ) : (
        <button
          type="button"
          class="quiet"
          data-testid="dismiss-asked"
          aria-label={t('dismiss')}
          title={t('dismiss')}
          onClick={() => onWithdraw(asked)}
        >
          <CloseIcon />
        </button>
      )}
    </section>
  )
}

/** What has happened, and one thing to do or know. */
function sentences(t: Text, { state, sent, roomName }: AskedRoom): readonly [what: string, hint: string] {
  switch (state) {
    case 'waiting':
      return sent
        ? [t('asked_waiting', roomName), t('asked_waiting_hint')]
        : [t('asked_unsent', roomName), t('asked_unsent_hint')]
    case 'admitted':
      return [t('notification_admitted_to', roomName), '']
    case 'declined':
      return [t('asked_declined', roomName), t('asked_declined_hint')]
    case 'closed':
      return [t('asked_closed', roomName), t('remedy_door_closed')]
    case 'lost':
      return [t('asked_lost', roomName), t('asked_lost_hint')]
  }
}
