import { useRef } from 'preact/hooks'
import { titleOf } from '../../../lib/core/notifications/title.ts'
import {
  actionsOf,
  type Notification,
  type NotificationAction,
} from '../../../lib/core/notifications/types.ts'
import { Avatar } from '../../avatar.tsx'
import { BellIcon, CheckIcon, DotIcon, TrashIcon } from '../../icons.tsx'
import { shownSince } from '../../shown-since.ts'
import { useText } from '../../text.ts'

export interface NotificationDeeds {
  onAct(one: Notification, action: NotificationAction): void
  onRead(ids: readonly string[], read: boolean): void
  onDelete(ids: readonly string[]): void
}

interface NotificationRowProps extends NotificationDeeds {
  readonly one: Notification
  readonly nowMs: number
  /** Something is being done about one of them. */
  readonly busy: boolean
}

/** What matters first is done by the button that stands out. */
const isFirst = (action: NotificationAction): boolean => action === 'join' || action === 'admit'

/** One notification: who and what, where and when, what was said, and what can be done about it. */
export function NotificationRow({ one, nowMs, busy, onAct, onRead, onDelete }: NotificationRowProps) {
  const t = useText()
  const row = useRef<HTMLLIElement>(null)
  const title = titleOf(t as Parameters<typeof titleOf>[0], one)
  const mark = t(one.read ? 'notifications_mark_unread' : 'notifications_mark_read')
  const since = shownSince(t('locale'), one.timeMs, nowMs)

  function remove(): void {
    // The focus goes on to the next one, and not to the top of the page.
    const next = row.current?.nextElementSibling ?? row.current?.previousElementSibling
    next?.querySelector<HTMLElement>('[data-testid="delete-notification"]')?.focus()
    onDelete([one.id])
  }

  return (
    <li
      ref={row}
      class="notification"
      data-testid="notification"
      data-id={one.id}
      data-what={one.what}
      data-read={one.read}
    >
      {one.by && one.what !== 'event' && one.count === 1 ? (
        <Avatar person={one.by} />
      ) : (
        <span class="notification-sign">
          <BellIcon />
        </span>
      )}
      <div class="notification-words">
        <p class="what">
          {title}
          {!one.read && <span class="spoken">{t('notifications_new')}</span>}
        </p>
        {one.words !== '' && (
          <p class="said" dir="auto">
            {one.words}
          </p>
        )}
        <p class="hint">
          {one.roomName !== '' && !title.includes(one.roomName) && (
            <>
              <bdi>{one.roomName}</bdi> ·{' '}
            </>
          )}
          {since}
        </p>
        <div class="notification-deeds">
          {actionsOf(one).map(action => (
            <button
              key={action}
              type="button"
              class={isFirst(action) && !one.read ? 'primary' : 'plain'}
              data-testid={`notification-${action}`}
              disabled={busy}
              onClick={() => onAct(one, action)}
            >
              {t(`notification_do_${action}`)}
            </button>
          ))}
        </div>
      </div>
      <div class="notification-tools">
        <button
          type="button"
          class="quiet"
          data-testid="mark-notification"
          aria-label={mark}
          title={mark}
          onClick={() => onRead([one.id], !one.read)}
        >
          {one.read ? <DotIcon /> : <CheckIcon />}
        </button>
        <button
          type="button"
          class="quiet"
          data-testid="delete-notification"
          aria-label={t('notifications_delete')}
          title={t('notifications_delete')}
          onClick={remove}
        >
          <TrashIcon />
        </button>
      </div>
    </li>
  )
}
