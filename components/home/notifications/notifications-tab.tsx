import { countUnread } from '../../../lib/core/notifications/list.ts'
import { counted } from '../../counted.ts'
import { later } from '../../later.tsx'
import type { Text } from '../../text.ts'
import type { HomeTab } from '../home.tsx'
import type { NotificationsHomeProps } from './notifications-home.tsx'

/** Reading an invitation's link takes the library of keys, which is most of what the popup would have to load. */
const NotificationsHome = later(() => import('./notifications-home.tsx').then(view => view.NotificationsHome))

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
