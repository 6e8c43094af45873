import { countUnread } from '../../../lib/core/notifications/list.ts'
import { counted } from '../../counted.ts'
import type { Text } from '../../text.ts'
import type { HomeTab } from '../home.tsx'
import { NotificationsHome, type NotificationsHomeProps } from './notifications-home.tsx'

/** Home's side for what this person is told of, with how much of it is unread. */
export function notificationsTab(t: Text, props: NotificationsHomeProps): HomeTab {
  const unread = countUnread(props.list ?? [])
  const label = t('home_notifications')
  const said = `${label}, ${counted(t, 'notifications_unread', unread)}`
  return {
    id: 'notifications',
    label,
    badge: unread === 0 ? null : { count: unread > 99 ? '99+' : String(unread), said, isNews: true },
    view: <NotificationsHome {...props} />,
  }
}
