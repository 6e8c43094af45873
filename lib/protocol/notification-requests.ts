import { limits } from '../core/limits.ts'
import type { Notification } from '../core/notifications/types.ts'
import type { NotificationSettings } from '../core/notifications/ways.ts'
import { notificationSettings } from './notifications.ts'
import { type OutboxAnswers, outboxRequests } from './outbox-requests.ts'
import { text, uint, z } from './schema.ts'

/** What the notification centre and its settings ask of the background. */

const id = text(128)
const ids = z.array(id).check(z.maxLength(limits.notifications))

export const notificationRequests = [
  z.strictObject({ type: z.literal('list-notifications') }),
  z.strictObject({ type: z.literal('mark-notifications'), ids, read: z.boolean() }),
  z.strictObject({ type: z.literal('delete-notifications'), ids }),
  /** Does what it offers, in a new tab beside that one where it needs one. Access to its site was asked for before, in the click. */
  z.strictObject({
    type: z.literal('act-on-notification'),
    id,
    action: z.enum(['join', 'decline', 'admit', 'refuse', 'view', 'look']),
    tabId: uint(0xffff_ffff),
  }),
  z.strictObject({ type: z.literal('get-notification-settings') }),
  z.strictObject({ type: z.literal('set-notification-settings'), settings: notificationSettings }),
  /** Whether the hub keeps invitations for this person, and hands them over as soon as the browser starts. */
  z.strictObject({ type: z.literal('set-receive-invites'), on: z.boolean() }),
  ...outboxRequests,
] as const

export interface NotificationAnswers extends OutboxAnswers {
  /** Newest first. */
  'list-notifications': readonly Notification[]
  'mark-notifications': null
  'delete-notifications': null
  'act-on-notification': null
  'get-notification-settings': { readonly settings: NotificationSettings; readonly receiveInvites: boolean }
  'set-notification-settings': null
  'set-receive-invites': null
}
