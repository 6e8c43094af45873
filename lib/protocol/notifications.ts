import { limits } from '../core/limits.ts'
import {
  colorIndex,
  httpAddress,
  mailboxId,
  mailId,
  personId,
  recordId,
  roomId,
  text,
  timestampMs,
  uint,
  z,
} from './schema.ts'

/** Notifications as they are kept and as a person's browsers tell one another of them; `core/notifications/types.ts` says what is in them. */

const target = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('invite'),
    link: text(limits.linkChars),
    author: z.nullable(mailboxId),
  }),
  z.strictObject({ kind: z.literal('ask'), author: mailboxId, person: personId }),
  z.strictObject({ kind: z.literal('record'), record: recordId }),
  z.strictObject({ kind: z.literal('room') }),
  z.strictObject({ kind: z.literal('session'), link: text(limits.linkChars), asks: z.boolean() }),
  z.strictObject({ kind: z.literal('none') }),
])

const id = text(128)
const what = z.enum([
  'invited',
  'asked',
  'admitted',
  'accepted',
  'declined',
  'mentioned',
  'answered',
  'session-started',
  'event',
  'removed',
  'several',
])
const count = uint(limits.records).check(z.minimum(1))
const by = z.nullable(z.strictObject({ name: text(limits.nameChars), color: colorIndex }))

export const notification = z.strictObject({
  id,
  what,
  timeMs: timestampMs,
  read: z.boolean(),
  count,
  by,
  room: z.nullable(roomId),
  /** Of a public session its title, which may be longer than a room's name. */
  roomName: text(Math.max(limits.roomNameChars, limits.sessionTitleChars)),
  words: text(limits.wordsChars),
  target,
  mail: z.nullable(z.strictObject({ hub: httpAddress, box: mailboxId, id: mailId })),
})

/** As the browser keeps them. */
export const keptNotifications = z.array(notification).check(z.maxLength(limits.notifications))

const ways = z.strictObject({
  badge: z.boolean(),
  toast: z.boolean(),
  desktop: z.boolean(),
  sound: z.boolean(),
})
const minute = uint(24 * 60 - 1)

export const notificationSettings = z.strictObject({
  ways: z.strictObject({
    invite: ways,
    mention: ways,
    thread: ways,
    session: ways,
    component: ways,
    system: ways,
  }),
  quiet: z.strictObject({ on: z.boolean(), fromMinute: minute, untilMinute: minute }),
})

/** A notification as a page draws it: who, and of which kind. The page can read it, so nothing of what was said, and of no room which, is in it. */
const toastView = z.strictObject({
  id,
  what,
  count,
  by,
  /** It is of the room that is on in that tab. */
  here: z.boolean(),
})
export type ToastView = z.infer<typeof toastView>

export const hostToPageToasts = [
  z.strictObject({ type: z.literal('toast'), toast: toastView }),
  /** These were seen elsewhere. */
  z.strictObject({
    type: z.literal('toasts-settled'),
    ids: z.array(id).check(z.maxLength(limits.notifications)),
  }),
] as const

/** What a page asks of the background about them. */
export const pageToBackgroundToasts = [
  /** Opens the notification centre at this one; within a click. */
  z.strictObject({ type: z.literal('open-notification'), id }),
  /** The person has closed it, or is to be `shown` what it tells of in the chat of this tab, which they have opened. */
  z.strictObject({ type: z.literal('toast-read'), id, shown: z.boolean() }),
] as const
