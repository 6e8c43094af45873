import type { Logger } from 'pino'
import type { MailboxId, MailId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import type { InboxNews } from '../lib/protocol/mail.ts'
import type { Clock } from './clock.ts'
import type { MailStore, NewMail, Posted } from './mail-store.ts'
import type { Metrics } from './metrics.ts'
import type { Neighbours } from './neighbours.ts'
import { createTurns } from './turns.ts'

export interface MailboxesOptions {
  readonly store: MailStore
  readonly neighbours: Neighbours
  readonly clock: Clock
  readonly metrics: Pick<Metrics, 'mail'>
  readonly log: Logger
}

/** A connection on which a mailbox is open. */
export interface MailboxEar {
  tell(news: InboxNews): void
  /** Something may have been missed. */
  missed(): void
}

interface OpenMailbox {
  readonly ears: Set<MailboxEar>
  readonly stopListening: () => void
}

export type Mailboxes = ReturnType<typeof createMailboxes>

const forgetEveryMs = 3_600_000
/** Items that go in one transaction, and the pause before the next, so that others need not wait for all of them. Milliseconds. */
const forgottenAtOnce = 500
const pauseMs = 100

/** What is in people's mailboxes, and who is told of it at once. Everything is in the store before anybody is told. */
export function createMailboxes({ store, neighbours, clock, metrics, log }: MailboxesOptions) {
  const opened = new Map<MailboxId, OpenMailbox>()
  let cancelForget: (() => void) | null = null
  let closed = false
  /** So that people are told in the order in which things were stored. */
  const turns = createTurns<MailboxId>()
  let forgetting: Promise<void> = Promise.resolve()

  function tellHere(box: MailboxId, news: InboxNews): void {
    for (const ear of opened.get(box)?.ears ?? []) ear.tell(news)
  }

  function tell(box: MailboxId, news: InboxNews): void {
    tellHere(box, news)
    neighbours.publish(box, { type: 'inbox', news })
  }

  /** Whoever has asked for a change is told as well, whether or not there was anything to change: then it need not ask again. */
  const change = (apply: () => Promise<void>, news: Exclude<InboxNews, { type: 'item' }>): Promise<void> =>
    turns.inTurn(news.box, async () => {
      await apply()
      tell(news.box, news)
    })

  async function put(mail: NewMail): Promise<Posted> {
    const { to: box } = mail
    const posted = await store.putMail(mail, clock.now())
    if (posted.kind !== 'stored') return posted
    metrics.mail()
    if (posted.gone.length > 0) tell(box, { type: 'deleted', box, ids: [...posted.gone] })
    tell(box, { type: 'item', item: posted.item })
    return posted
  }

  async function forget(): Promise<void> {
    const gone = await store.forgetMail(clock.now(), forgottenAtOnce).catch((error: unknown) => {
      log.warn({ err: error }, 'expired mail could not be removed')
      return 0
    })
    if (closed) return
    cancelForget = clock.after(gone === forgottenAtOnce ? pauseMs : forgetEveryMs, forgetNow)
  }
  function forgetNow(): void {
    forgetting = forget()
  }

  return {
    known: store.knownMailboxes,
    wake: store.openMailboxes,
    items: (box: MailboxId) => store.mail(box, clock.now()),

    /** Tells a connection what happens to a mailbox, until what it returns is called; null where too many are told already. */
    open(box: MailboxId, ear: MailboxEar): (() => void) | null {
      const known = opened.get(box)
      if (known && known.ears.size >= limits.inboxesPerMailbox) return null
      const ears = known?.ears ?? new Set()
      ears.add(ear)
      if (!known)
        opened.set(box, {
          ears,
          stopListening: neighbours.open(box, {
            hear: message => {
              if (message.type === 'inbox') tellHere(box, message.news)
            },
            connected() {
              for (const one of ears) one.missed()
            },
          }),
        })
      return () => {
        ears.delete(ear)
        const mailbox = opened.get(box)
        if (ears.size > 0 || mailbox?.ears !== ears) return
        mailbox.stopListening()
        opened.delete(box)
      }
    },

    /** Takes an item whose sender has proved itself. */
    post: (mail: NewMail): Promise<Posted> => turns.inTurn(mail.to, () => put(mail)),

    mark: (box: MailboxId, ids: MailId[], read: boolean) =>
      change(() => store.markMail(box, ids, read), { type: 'marked', box, ids, read }),

    remove: (box: MailboxId, ids: MailId[]) =>
      change(() => store.deleteMail(box, ids), { type: 'deleted', box, ids }),

    receive: (box: MailboxId, on: boolean) =>
      change(() => store.setReceiving(box, on), { type: 'receiving', box, on }),

    /** Removes what has expired, now and every hour. */
    start: forgetNow,

    /** Resolves when what was under way is stored. */
    async close(): Promise<void> {
      closed = true
      cancelForget?.()
      await forgetting
      await turns.settled()
    },
  }
}
