import type { Logger } from 'pino'
import type { MailboxId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import type { InboxNews, InboxToClient, MailItem } from '../lib/protocol/mail.ts'
import type { HubSocket } from './hub-socket.ts'
import type { Mailboxes } from './mailboxes.ts'

export interface InboxReaderOptions {
  readonly box: MailboxId
  /** Whether it takes items from others when it is opened. */
  readonly receiving: boolean
  readonly mailboxes: Mailboxes
  readonly socket: HubSocket
  readonly log: Logger
}

/** News that wait while a mailbox is being read; with more of them it is read again instead. */
const heldMost = 500

/**
 * Tells one connection all that is in a mailbox, as fast as it reads, and then what happens to it. What happens meanwhile is told after, so that nothing
 * deleted comes back. Null where the mailbox is open on too many connections.
 */
export function createInboxReader(options: InboxReaderOptions): { close(): void } | null {
  const { box, mailboxes, socket, log } = options
  let { receiving } = options
  let held: InboxNews[] | null = []
  let again = false
  let closed = false

  const deliver = (message: InboxToClient): Promise<void> => socket.deliver(JSON.stringify(message))

  function tell(news: InboxNews): void {
    if (news.type === 'receiving') receiving = news.on
    if (!held) socket.send(JSON.stringify(news))
    else if (held.length < heldMost) held.push(news)
    else again = true
  }

  async function read(): Promise<void> {
    do {
      again = false
      held = []
      const items = await mailboxes.items(box)
      if (!again) await deliverAll(items)
    } while (again && !closed)
    const waiting: readonly InboxNews[] = held
    held = null
    for (const news of waiting) tell(news)
  }

  async function deliverAll(items: readonly MailItem[]): Promise<void> {
    for (let at = 0; at === 0 || at < items.length; at += limits.mailPerMessage) {
      if (closed) return
      const some = items.slice(at, at + limits.mailPerMessage)
      const whole = at + limits.mailPerMessage >= items.length
      await deliver({ type: 'box', box, receiving, items: some, whole })
    }
  }

  function start(): void {
    read().catch(error => {
      log.warn({ err: error }, 'a mailbox could not be read')
      socket.close(1011, 'unavailable')
    })
  }

  const stop = mailboxes.open(box, {
    tell,
    missed() {
      if (held) again = true
      else start()
    },
  })
  if (!stop) return null
  start()
  return {
    close() {
      closed = true
      stop()
    },
  }
}
