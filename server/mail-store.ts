import type { MailboxId, MailId } from '../lib/core/ids.ts'
import type { MailItem } from '../lib/protocol/mail.ts'

/** An item as its sender signed it; `sealed` is base64url. */
export interface NewMail {
  readonly to: MailboxId
  readonly id: MailId
  readonly from: MailboxId
  readonly sealed: string
  readonly keepMs: number
}

/**
 * What came of an item. `not-receiving`: its mailbox was never opened, or takes nothing from others. `full`: of its limit, the one that it met; it might be
 * taken once something has expired. `gone`: the owner's own, which made room for this one.
 */
export type Posted =
  | { readonly kind: 'stored'; readonly item: MailItem; readonly gone: readonly MailId[] }
  | { readonly kind: 'known'; readonly expiresAtMs: number }
  | { readonly kind: 'not-receiving' }
  | { readonly kind: 'full'; readonly limit: 'mailItems' | 'mailPerSender'; readonly retryAfterMs: number }

/** What a store keeps for people who are away: `Store` is one. */
export interface MailStore {
  /** Those of these mailboxes that have been opened before. */
  knownMailboxes(boxes: readonly MailboxId[]): Promise<Set<MailboxId>>
  /** Their owner is here: makes those that are not there. Which of them take items from others. */
  openMailboxes(boxes: readonly MailboxId[], nowMs: number): Promise<Set<MailboxId>>
  /** Whether a mailbox takes items from others. */
  setReceiving(box: MailboxId, on: boolean): Promise<void>
  /** Stores an item. An id that was there before, even one that was deleted since, stays as it was. */
  putMail(mail: NewMail, nowMs: number): Promise<Posted>
  /** What waits in a mailbox, oldest first. */
  mail(box: MailboxId, nowMs: number): Promise<MailItem[]>
  /** Those of them that are there. */
  markMail(box: MailboxId, ids: readonly MailId[], read: boolean): Promise<void>
  /** Of what is deleted only the id is kept, until it would have expired. */
  deleteMail(box: MailboxId, ids: readonly MailId[]): Promise<void>
  /** Lets at most `most` items go that have expired, and mailboxes that nobody has opened for half a year. How many items. */
  forgetMail(nowMs: number, most: number): Promise<number>
}

/** A mailbox that nobody has opened for so long is none any more. Milliseconds: 180 days. */
export const mailboxIdleMs = 180 * 86_400_000
