import { toBase64Url } from '../core/bytes.ts'
import type { MailboxId, MailId } from '../core/ids.ts'
import type { KeyPair } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { ok } from '../core/result.ts'
import type { RandomBytes } from '../engine/types.ts'
import { mailAnswer, type PostMail, signMail } from '../protocol/mail.ts'
import { type MailContent, sealMail } from '../protocol/mail-content.ts'
import { json, type RequestProblem, refusalIn, requestHub } from './hub-request.ts'

/** What to send to whom. */
export interface Letter {
  /** The hub's http(s) origin. */
  readonly hub: string
  readonly to: MailboxId
  /** Who says it: signs inside, where only the receiver looks. Answers go to this key's mailbox. */
  readonly author: KeyPair
  /** Under which key the hub knows the sender (`mailSenderKey`); to oneself, the inbox key itself. */
  readonly from: KeyPair
  readonly content: MailContent
  /** Of what comes once, whoever of one's browsers posts it; otherwise one is drawn. */
  readonly id?: MailId
  /** How long it is to wait. Milliseconds; 30 days where it is not said. */
  readonly keepMs?: number
}

/** An item ready to be posted, as JSON that can be kept: posted again it is the same item, and comes once. */
export interface SealedLetter {
  readonly hub: string
  readonly to: MailboxId
  readonly post: PostMail
}

/** Seals and signs. */
export function sealLetter(letter: Letter, randomBytes: RandomBytes): SealedLetter {
  const { to, author, content, keepMs = limits.mailKeepMs } = letter
  const { origin: hub } = new URL(letter.hub)
  const id = letter.id ?? (toBase64Url(randomBytes(16)) as MailId)
  const sealed = sealMail(author, to, id, content, randomBytes(56))
  return { hub, to, post: signMail(letter.from, { to, id, keepMs, sealed, hubOrigin: hub }) }
}

/** `not-receiving`: nobody receives there, or not any more. `too-many`: the mailbox is full. */
export interface NotPosted {
  readonly ok: false
  readonly error: RequestProblem
  /** When the same might be taken; null where trying again makes no difference. */
  readonly retryAfterMs: number | null
}

/** When it stops waiting, by the hub's clock. */
export type WasPosted = { readonly ok: true; readonly value: { readonly expiresAtMs: number } } | NotPosted

/** How long the hub may take to answer, when to ask one that did not, and how soon at most one that says when. Milliseconds. */
const answerMs = 8_000
const retryMs = 30_000
const leastRetryMs = 1_000

/** Puts a letter into its mailbox. */
export async function postLetter(
  fetch: typeof globalThis.fetch,
  { hub, to, post }: SealedLetter,
): Promise<WasPosted> {
  const response = await requestHub(fetch, `${hub}/v1/mail/${to}`, json('POST', post), answerMs)
  if (!response) return notPosted('hub-down', retryMs)
  if (!response.ok) {
    const { problem, retryAfterMs } = await refusalIn(response)
    // A hub that is stopping, or the proxy before it, speaks for itself.
    if (response.status >= 500) return notPosted('hub-down', retryAfterMs ?? retryMs)
    return notPosted(problem, retryAfterMs)
  }
  const answer = mailAnswer.safeParse(await response.json().catch(() => null))
  return answer.success ? ok({ expiresAtMs: answer.data.expiresAtMs }) : notPosted('hub-unknown', null)
}

const notPosted = (error: RequestProblem, retryAfterMs: number | null): NotPosted => ({
  ok: false,
  error,
  retryAfterMs: retryAfterMs === null ? null : Math.max(leastRetryMs, retryAfterMs),
})
