import type { MailboxId, MailId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { postMail } from '../../protocol/mail.ts'
import { letterAbout, type Refusal, refusal } from '../../protocol/outbox-requests.ts'
import { httpAddress, mailboxId, timestampMs, z } from '../../protocol/schema.ts'
import type { SealedLetter } from '../hub-mail.ts'

const place = {
  /** The hub that it waits for. */
  hub: httpAddress,
  /** Whose mailbox there it is for. */
  to: mailboxId,
  about: letterAbout,
  sinceMs: timestampMs,
  /** Why it will never go, where its person is to be told so. */
  refused: z.nullable(refusal),
}

/** What waits in the outbox, as it is kept. */
export const outboxEntries = z
  .array(z.strictObject({ ...place, post: postMail }))
  .check(z.maxLength(limits.outbox))
export type OutboxEntry = z.infer<typeof outboxEntries>[number]

/** What is handed in to be sent. */
export type Outgoing = SealedLetter

/** What came of trying: when it stops waiting at its hub, which hub is away and when to ask it again, or why it never goes. */
export type Tried =
  | { readonly ok: true; readonly value: { readonly expiresAtMs: number } }
  | HubAway
  | { readonly ok: false; readonly error: Refusal }

/** `retryAfterMs`: when to ask a hub that is there all the same. */
export interface HubAway {
  readonly ok: false
  readonly error: 'hub-away'
  readonly hub: string
  readonly to: MailboxId
  readonly retryAfterMs: number
}

export const entryId = ({ post }: Pick<OutboxEntry, 'post'>): MailId => post.id

/** When nobody needs it any more: as late as if it had come to its hub at once. */
export const entryExpiresAtMs = ({ post, sinceMs }: OutboxEntry): number => sinceMs + post.keepMs
