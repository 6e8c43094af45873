import { useId } from 'preact/hooks'
import type { Notification } from '../../../lib/core/notifications/types.ts'
import { counted } from '../../counted.ts'
import { useText } from '../../text.ts'
import { type NotificationDeeds, NotificationRow } from './notification-row.tsx'

export interface NotificationListProps extends NotificationDeeds {
  /** Newest first; null until they are known. */
  readonly list: readonly Notification[] | null
  /** Whether invitations come; null until it is known. */
  readonly receives: boolean | null
  /** Milliseconds since 1970. */
  readonly nowMs: number
  readonly busy: boolean
  onReceive(): void
}

/** All that this person was told of, and what can be done about it. */
export function NotificationList({ list, receives, onReceive, ...row }: NotificationListProps) {
  const t = useText()
  const id = useId()
  if (!list) return null
  const unread = list.filter(({ read }) => !read)
  return (
    <section class="notifications" aria-labelledby={id} data-testid="notifications">
      <div class="rooms-head">
        <h2 id={id}>
          <span role="status">
            {list.length === 0
              ? t('home_notifications')
              : unread.length === 0
                ? t('notifications_all_read')
                : counted(t, 'notifications_unread', unread.length)}
          </span>
        </h2>
        {unread.length > 0 && (
          <button
            type="button"
            class="link"
            data-testid="mark-all-notifications"
            onClick={() =>
              row.onRead(
                unread.map(({ id }) => id),
                true,
              )
            }
          >
            {t('notifications_mark_all')}
          </button>
        )}
      </div>
      {list.length === 0 && (
        <div class="none" data-testid="no-notifications">
          <p class="what">{t('notifications_none')}</p>
          <p>{t('notifications_none_hint')}</p>
        </div>
      )}
      <ul>
        {list.map(one => (
          <NotificationRow key={one.id} one={one} {...row} />
        ))}
      </ul>
      {receives === false && (
        <p class="notifications-off hint">
          <span>{t('notifications_receive_off')}</span>
          <button type="button" class="link" data-testid="start-receiving" onClick={onReceive}>
            {t('notifications_receive')}
          </button>
        </p>
      )}
    </section>
  )
}
