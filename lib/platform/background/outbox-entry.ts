import type { MailboxId, MailId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { postMail } from '../../protocol/mail.ts'
import { letterAbout, type Refusal, refusal } from '../../protocol/outbox-requests.ts'
import {
  httpAddress,
  mailboxId,
  mailId,
  personId,
  roomId,
  text,
  timestampMs,
  z,
} from '../../protocol/schema.ts'
import type { SealedLetter } from '../hub-mail.ts'

/** An invitation as its person has wanted it. The letter is made of it when it goes, with the room's link of that time, always under this id. */
export const wantedInvite = z.strictObject({
  id: mailId,
  person: personId,
  room: roomId,
  words: text(limits.wordsChars),
})
export type WantedInvite = z.infer<typeof wantedInvite>

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
  .array(
    z.union([
      z.strictObject({ ...place, post: postMail }),
      z.strictObject({ ...place, invite: wantedInvite }),
    ]),
  )
  .check(z.maxLength(limits.outbox))
export type OutboxEntry = z.infer<typeof outboxEntries>[number]

/** What is handed in to be sent: a letter, or what it is to be made of. */
export type Outgoing =
  | SealedLetter
  | { readonly hub: string; readonly to: MailboxId; readonly invite: WantedInvite }

/** A letter that was made, or why there is none. */
export type WasSealed = { readonly ok: true; readonly value: SealedLetter } | Exclude<Tried, { ok: true }>

/** What came of trying: when it stops waiting at its hub, which hub is away and when to ask it again, or why it never goes. */
export type Tried =
  | { readonly ok: true; readonly value: { readonly expiresAtMs: number } }
  | HubAway
  | { readonly ok: false; readonly error: Refusal }

/** Which hub is away, and whose mailbox there it is about. `retryAfterMs`: when to ask it if it is there all the same. `forAll`: it takes no other letter either. */
export interface HubAway {
  readonly ok: false
  readonly error: 'hub-away'
  readonly hub: string
  readonly to: MailboxId
  readonly retryAfterMs: number
  readonly forAll: boolean
}

export const entryId = (one: OutboxEntry): MailId => ('post' in one ? one.post.id : one.invite.id)

/** When nobody needs it any more: as late as if it had come to its hub at once. */
export const entryExpiresAtMs = (one: OutboxEntry): number =>
  one.sinceMs + ('post' in one ? one.post.keepMs : limits.mailKeepMs)
