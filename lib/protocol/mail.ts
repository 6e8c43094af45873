import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromBase64Url, toBase64Url, utf8 } from '../core/bytes.ts'
import type { MailboxId, MailId } from '../core/ids.ts'
import { mailboxIdOf } from '../core/inbox-keys.ts'
import { type KeyPair, publicKeyOf, sign, verify } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { base64url, mailboxId, mailId, text, timestampMs, uint, z } from './schema.ts'
import { follow, followed, sessionNews } from './session-follows.ts'

/** Mail: sealed items that wait at the hub for the owner of a key. The hub sees keys, sizes, times, and what was read; `mail-content.ts` is inside. */

/** What a sender signs: to whom, which item, how long it waits, and at which hub. */
export interface MailTerms {
  readonly to: MailboxId
  readonly id: MailId
  /** How long it is to wait, at most `limits.mailKeepMs`. Milliseconds. */
  readonly keepMs: number
  readonly sealed: Uint8Array
  readonly hubOrigin: string
}

function signedMail(from: MailboxId, { to, id, keepMs, sealed, hubOrigin }: MailTerms): Uint8Array {
  const keep = new Uint8Array(8)
  new DataView(keep.buffer).setBigUint64(0, BigInt(keepMs))
  return concat(publicKeyOf(to), publicKeyOf(from), fromBase64Url(id)!, keep, sha256(sealed), utf8(hubOrigin))
}

/** `POST /v1/mail/:to`. The same id again changes nothing. */
export const postMail = z.object({
  id: mailId,
  /** The key that bounds what its sender may send (`core/inbox-keys.ts`). */
  from: mailboxId,
  keepMs: uint(limits.mailKeepMs).check(z.minimum(1)),
  sealed: base64url(limits.mailBytes).check(z.minLength(1)),
  /** By `from`, purpose `mail`. */
  signature: base64url(64),
})
export type PostMail = z.infer<typeof postMail>
export const mailParams = z.object({ to: mailboxId })
/** When it stops waiting, by the hub's clock. */
export const mailAnswer = z.object({ id: mailId, expiresAtMs: timestampMs })

/** An item as the hub takes it. */
export function signMail(from: KeyPair, terms: MailTerms): PostMail {
  const sender = mailboxIdOf(from.publicKey)
  return {
    id: terms.id,
    from: sender,
    keepMs: terms.keepMs,
    sealed: toBase64Url(terms.sealed),
    signature: toBase64Url(sign(from, 'mail', signedMail(sender, terms))),
  }
}

/** Whether an item is by the key that it names, for this mailbox and hub. */
export function provesMail(to: MailboxId, hubOrigin: string, post: PostMail): boolean {
  const [sealed, signature] = [fromBase64Url(post.sealed), fromBase64Url(post.signature)]
  if (!sealed || !signature) return false
  const { id, keepMs, from } = post
  return verify(publicKeyOf(from), 'mail', signedMail(from, { to, id, keepMs, sealed, hubOrigin }), signature)
}

/** An item as its receiver gets it. */
export const mailItem = z.object({
  box: mailboxId,
  id: mailId,
  from: mailboxId,
  sealed: base64url(limits.mailBytes),
  sentAtMs: timestampMs,
  expiresAtMs: timestampMs,
  read: z.boolean(),
})
export type MailItem = z.infer<typeof mailItem>

// -- WebSocket `/v1/inbox` --------------------------------------------------------------------------------------

/** A mailbox to open, and a signature by its key over the hub's challenge (`core/inbox-keys.ts`). */
const opened = z.object({ box: mailboxId, signature: base64url(64) })
const ids = z.array(mailId).check(z.minLength(1), z.maxLength(limits.mailItems))

export const clientToInbox = z.discriminatedUnion('type', [
  /** Within 10 s of the challenge; later ones open further mailboxes on the same connection. Whoever only follows opens none. */
  z.object({
    type: z.literal('hello'),
    v: z.literal(1),
    boxes: z.array(opened).check(z.maxLength(limits.mailboxes)),
  }),
  z.object({ type: z.literal('mark'), box: mailboxId, ids, read: z.boolean() }),
  z.object({ type: z.literal('delete'), box: mailboxId, ids }),
  /** Whether the mailbox takes items from others. One's own come always. */
  z.object({ type: z.literal('receive'), box: mailboxId, on: z.boolean() }),
  follow,
  z.object({ type: z.literal('ping'), id: uint(0xffff_ffff) }),
])
export type ClientToInbox = z.infer<typeof clientToInbox>

/** What happens to a mailbox, as each of its connections is told. */
const news = [
  /** Something has come. */
  z.object({ type: z.literal('item'), item: mailItem }),
  /** What a browser of this person has done, the one that is told among them. */
  z.object({ type: z.literal('marked'), box: mailboxId, ids, read: z.boolean() }),
  z.object({ type: z.literal('deleted'), box: mailboxId, ids }),
  z.object({ type: z.literal('receiving'), box: mailboxId, on: z.boolean() }),
] as const
export const inboxNews = z.discriminatedUnion('type', news)
export type InboxNews = z.infer<typeof inboxNews>

export const inboxToClient = z.discriminatedUnion('type', [
  /** 32 random bytes, and the hub's clock. */
  z.object({ type: z.literal('challenge'), challenge: base64url(32), timeMs: timestampMs }),
  /** All that waits in a mailbox, in several messages, oldest first; `whole` with the last, which may be empty: what is not among them is there no longer. */
  z.object({
    type: z.literal('box'),
    box: mailboxId,
    receiving: z.boolean(),
    items: z.array(mailItem).check(z.maxLength(limits.mailPerMessage)),
    whole: z.boolean(),
  }),
  ...news,
  followed,
  sessionNews,
  z.object({ type: z.literal('pong'), id: uint(0xffff_ffff), timeMs: timestampMs }),
  /** Something was not taken: the limit's name, and when to try again. */
  z.object({ type: z.literal('refused'), code: text(64), retryAfterMs: uint(86_400_000) }),
])
export type InboxToClient = z.infer<typeof inboxToClient>
