import { isQuiet, type QuietHours } from './quiet-hours.ts'
import type { NotificationKind } from './types.ts'

/** How one hears of something: the number on the toolbar button, a line on the page, the desktop's own, a sound. */
export const notificationWays = ['badge', 'toast', 'desktop', 'sound'] as const
export type NotificationWay = (typeof notificationWays)[number]

export const notificationKinds = ['invite', 'mention', 'thread', 'session', 'component', 'system'] as const

export interface NotificationSettings {
  readonly ways: Readonly<Record<NotificationKind, Readonly<Record<NotificationWay, boolean>>>>
  readonly quiet: QuietHours
}

const all = { badge: true, toast: true, desktop: true, sound: false }
const silent = { badge: true, toast: true, desktop: false, sound: false }

/** What is meant for one person alone also comes from outside the browser; nothing makes a sound that was not asked to. */
export const firstNotificationSettings: NotificationSettings = {
  ways: {
    invite: all,
    mention: all,
    thread: all,
    session: silent,
    component: silent,
    system: silent,
  },
  quiet: { on: false, fromMinute: 22 * 60, untilMinute: 7 * 60 },
}

/** Whether anything of a kind is told in any way. */
export const isTold = (kind: NotificationKind, { ways }: Pick<NotificationSettings, 'ways'>): boolean =>
  notificationWays.some(way => ways[kind][way])

/** The ways in which something is told at a minute of the day. What is quiet is only counted, to be found later. */
export function waysOf(
  kind: NotificationKind,
  { ways, quiet }: NotificationSettings,
  minute: number,
): ReadonlySet<NotificationWay> {
  const wanted = notificationWays.filter(way => ways[kind][way])
  return new Set(isQuiet(quiet, minute) ? wanted.filter(way => way === 'badge') : wanted)
}
