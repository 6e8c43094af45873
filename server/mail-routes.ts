import { limits } from '../lib/core/limits.ts'
import { mailAnswer, mailParams, postMail, provesMail } from '../lib/protocol/mail.ts'
import { refusals } from './api-docs.ts'
import type { Clock } from './clock.ts'
import type { Http } from './http.ts'
import { HubRefusal } from './hub-refusal.ts'
import type { Posted } from './mail-store.ts'
import type { Mailboxes } from './mailboxes.ts'
import type { Metrics } from './metrics.ts'
import { createTokenBuckets } from './token-bucket.ts'

export interface MailRoutesOptions {
  readonly mailboxes: Mailboxes
  readonly clock: Clock
  readonly metrics: Metrics
  /** The origins under which people reach this hub. Asked for at each request: a hub knows its port once it listens. */
  readonly origins: () => readonly string[]
  readonly perAddressFactor: number
}

/** `POST /v1/mail/:to`: puts a sealed item into somebody's mailbox. */
export function addMailRoutes(app: Http, options: MailRoutesOptions): void {
  const { mailboxes, clock, metrics, origins } = options
  const waitMs = createTokenBuckets(limits.mailPerSenderPerMinute / 60, limits.mailPerSenderBurst)

  function limitSender(from: string): void {
    const retryAfterMs = waitMs(from, clock.now())
    if (retryAfterMs === 0) return
    metrics.drop('rate-limited')
    const sentence = `No more than ${limits.mailPerSenderPerMinute} items a minute from one sender.`
    throw new HubRefusal('rate-limited', sentence, retryAfterMs)
  }

  app.post(
    '/v1/mail/:to',
    {
      config: { rateLimit: { max: limits.mailPerMinute * options.perAddressFactor } },
      schema: {
        tags: ['Mail'],
        summary: 'Puts a sealed item into a mailbox',
        description:
          'Signed by the key that it is from. It waits until its receiver deletes it, for 30 days at most. Taken by mailboxes whose owner has connected and wants to receive; the same id again changes nothing.',
        params: mailParams,
        body: postMail,
        response: {
          200: mailAnswer,
          ...refusals(
            ...(['bad-request', 'forbidden', 'not-found'] as const),
            ...(['not-receiving', 'too-many', 'too-large'] as const),
          ),
        },
      },
    },
    async request => {
      const { to } = request.params
      const post = request.body
      if (!origins().some(origin => provesMail(to, origin, post)))
        throw new HubRefusal('forbidden', 'This is not signed by the key that it is from, for this hub.')
      limitSender(post.from)
      const { id, from, sealed, keepMs } = post
      const posted = await mailboxes.post({ to, id, from, sealed, keepMs })
      if (posted.kind === 'stored') return { id, expiresAtMs: posted.item.expiresAtMs }
      if (posted.kind === 'known') return { id, expiresAtMs: posted.expiresAtMs }
      throw refusalOf(posted)
    },
  )
}

function refusalOf(posted: Exclude<Posted, { kind: 'stored' | 'known' }>): HubRefusal {
  if (posted.kind === 'not-receiving')
    return new HubRefusal('not-receiving', 'Nobody receives mail there on this hub.')
  const whose = posted.limit === 'mailItems' ? 'in all' : 'from one sender'
  const sentence = `No more than ${limits[posted.limit]} items ${whose} wait in one mailbox.`
  return new HubRefusal('too-many', sentence, posted.retryAfterMs)
}
