import { EventLine, type EventLineProps } from '../../../components/events/event-line.tsx'
import {
  NotificationList,
  type NotificationListProps,
} from '../../../components/home/notifications/notification-list.tsx'
import { OutboxList } from '../../../components/home/notifications/outbox-list.tsx'
import {
  NotificationsView,
  type NotificationsViewProps,
} from '../../../components/options/notifications-section.tsx'
import { Toasts, type ToastsProps } from '../../../components/toast/toasts.tsx'
import type { MailboxId, MailId, PersonId, RecordId, RoomId } from '../../../lib/core/ids.ts'
import { countUnread } from '../../../lib/core/notifications/list.ts'
import type { Notification } from '../../../lib/core/notifications/types.ts'
import { firstNotificationSettings } from '../../../lib/core/notifications/ways.ts'
import type { ToastView } from '../../../lib/protocol/notifications.ts'
import type { WaitingLetter } from '../../../lib/protocol/outbox-requests.ts'
import { homeBeside, homeInPopup } from './home-beside.tsx'
import { longName } from './people.ts'

/** What this person is told of, beside the page, on it and in the settings, in every state, for the gallery. */

const nothing = (): void => undefined
/** What a press has done, for tests. */
const tell = (done: string): void => {
  document.title = done
}
const nowMs = 1_790_000_000_000
const author = 'ben' as MailboxId

const one = (id: string, change: Partial<Notification>): Notification => ({
  id,
  what: 'mentioned',
  timeMs: nowMs - 60_000,
  read: false,
  count: 1,
  by: { name: 'Ben', color: 6 },
  room: 'tides' as RoomId,
  roomName: 'Tide tables',
  words: '',
  target: { kind: 'record', record: id as RecordId },
  mail: null,
  ...change,
})

export const someNotifications: readonly Notification[] = [
  one('1', {
    what: 'invited',
    words: 'We are going through the spring tides, come and have a look.',
    target: { kind: 'invite', link: 'https://hub.example/j#1x', author },
  }),
  one('2', {
    what: 'asked',
    by: { name: 'Margaret', color: 3 },
    target: { kind: 'ask', author, person: 'margaret' as PersonId },
  }),
  one('9', {
    what: 'session-started',
    by: null,
    roomName: 'Reading SQLite’s query planner',
    words: '#sql · Line by line, every Friday.',
    timeMs: nowMs - 600_000,
    target: { kind: 'session', link: 'https://hub.example/j#1x', asks: false },
  }),
  one('3', { words: '@Ada is this still true for spring tides?', timeMs: nowMs - 3_600_000 }),
  one('4', { what: 'mentioned', count: 37, roomName: 'Release 4.2', timeMs: nowMs - 7_200_000 }),
  one('5', {
    what: 'answered',
    by: { name: 'Grace', color: 1 },
    words: 'Yes, the harbour says so too.',
    read: true,
    timeMs: nowMs - 90_000_000,
  }),
  one('6', {
    what: 'event',
    by: { name: 'ci', color: 0 },
    words: 'Build 812 has finished',
    target: { kind: 'room' },
    read: true,
    timeMs: nowMs - 190_000_000,
  }),
  one('7', {
    what: 'declined',
    by: { name: 'Linus', color: 2 },
    target: { kind: 'none' },
    read: true,
    roomName: '',
  }),
  one('8', { what: 'removed', by: null, target: { kind: 'none' }, read: true, timeMs: nowMs - 900_000_000 }),
]

const hostile = [
  one('11', {
    what: 'invited',
    by: { name: longName, color: 5 },
    roomName: longName,
    words: `<img src=x onerror="document.title='broken'"> ${'verylongword'.repeat(20)}`,
    target: { kind: 'invite', link: 'https://hub.example/j#1x', author },
  }),
  one('10', { by: { name: 'ليلى', color: 2 }, roomName: 'غرفة القراءة', words: 'هل هذا صحيح؟' }),
]

const waitingLetters: readonly WaitingLetter[] = [
  {
    id: 'one' as MailId,
    kind: 'invite',
    name: 'Ben',
    roomName: 'Tides',
    sinceMs: nowMs - 60_000,
    refused: null,
  },
  {
    id: 'two' as MailId,
    kind: 'mention',
    name: longName,
    roomName: longName,
    sinceMs: nowMs - 600_000,
    refused: null,
  },
  {
    id: 'three' as MailId,
    kind: 'invite',
    name: 'Cleo',
    roomName: 'Tides',
    sinceMs: nowMs - 6e7,
    refused: 'not-taken',
  },
  {
    id: 'four' as MailId,
    kind: 'invite',
    name: 'Dora',
    roomName: longName,
    sinceMs: nowMs - 7e7,
    refused: 'links-full',
  },
]

const told = (props: Partial<NotificationListProps> = {}, letters: readonly WaitingLetter[] = []) => {
  const { list = someNotifications } = props
  return {
    side: 'notifications' as const,
    unread: countUnread(list ?? []),
    view: (
      <>
        <OutboxList letters={letters} nowMs={nowMs} onCancel={nothing} />
        <NotificationList
          list={list}
          receives={true}
          nowMs={nowMs}
          busy={false}
          onAct={nothing}
          onRead={nothing}
          onDelete={nothing}
          onReceive={nothing}
          {...props}
        />
      </>
    ),
  }
}
const centre = (...props: Parameters<typeof told>) => homeBeside(told(...props))
/** In a popup, below what else is there. */
export const popupNotifications = () => homeInPopup(told({ list: someNotifications.slice(1, 4) }))

const toast = (change: Partial<ToastView> = {}): ToastView => ({
  id: change.what ?? 'mentioned',
  what: 'mentioned',
  count: 1,
  by: { name: 'Ben', color: 6 },
  here: false,
  ...change,
})

const toasts = (shown: readonly ToastView[], props: Partial<ToastsProps> = {}) => ({
  view: 'toasts' as const,
  element: (
    <Toasts
      toasts={shown}
      theme={document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'}
      edge="top"
      lastsMs={10_000}
      onShow={({ what }) => tell(`shown ${what}`)}
      onClose={({ what }, byHand) => tell(`${byHand ? 'closed' : 'over'} ${what}`)}
      {...props}
    />
  ),
})

/** Where toasts are, for what other systems tell the room. */
const eventLine = (props: Partial<EventLineProps> = {}) => ({
  view: 'toasts' as const,
  element: (
    <EventLine
      event={{
        id: '1',
        name: 'build.finished',
        text: 'Build 812 has finished',
        by: 'Build server',
        timeMs: nowMs,
      }}
      refreshed={false}
      theme={document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'}
      edge="top"
      onRefresh={nothing}
      onClose={nothing}
      {...props}
    />
  ),
})

/** How one hears of what comes, in the settings. */
export const notificationSettings = (props: Partial<NotificationsViewProps> = {}) => (
  <NotificationsView
    settings={firstNotificationSettings}
    receiveInvites={true}
    problem={null}
    desktopAllowed={true}
    onAllowDesktop={nothing}
    onSettings={nothing}
    onReceive={nothing}
    {...props}
  />
)
const options = (props: Partial<NotificationsViewProps> = {}) => ({
  view: 'options' as const,
  element: <main class="options">{notificationSettings(props)}</main>,
})

export const notificationScenes = {
  'home-notifications': () => centre(),
  'home-notifications-outbox': () => centre({}, waitingLetters),
  'home-notifications-none': () => centre({ list: [], receives: false }),
  'home-notifications-read': () => centre({ list: someNotifications.map(each => ({ ...each, read: true })) }),
  'home-notifications-hostile': () => centre({ list: hostile, busy: true }),
  'toasts-one': () => toasts([toast()]),
  'toasts-three': () =>
    toasts([
      toast({ what: 'invited' }),
      toast({ count: 37, by: null }),
      toast({ what: 'event', by: { name: 'ci', color: 0 } }),
    ]),
  'toasts-long': () => toasts([toast({ what: 'invited', by: { name: longName, color: 5 } })]),
  'toasts-below': () => toasts([toast({ what: 'answered' })], { edge: 'bottom' }),
  'toasts-event': () => eventLine(),
  'toasts-event-refreshed': () => eventLine({ refreshed: true, edge: 'bottom' }),
  'toasts-event-long': () =>
    eventLine({
      event: { id: '2', name: 'w'.repeat(64), text: 'verylongword'.repeat(40), by: longName, timeMs: nowMs },
    }),
  'options-notifications-asked': () =>
    options({
      receiveInvites: false,
      desktopAllowed: false,
      problem: 'storage',
      settings: { ...firstNotificationSettings, quiet: { on: true, fromMinute: 1320, untilMinute: 420 } },
    }),
}
