import type { Logger } from 'pino'
import { toBase64Url } from '../lib/core/bytes.ts'
import type { MailboxId } from '../lib/core/ids.ts'
import { opensInbox } from '../lib/core/inbox-keys.ts'
import { limits } from '../lib/core/limits.ts'
import { closeCodes, type TurnedAway } from '../lib/protocol/hub.ts'
import { type ClientToInbox, clientToInbox, type InboxToClient } from '../lib/protocol/mail.ts'
import type { Follow } from '../lib/protocol/session-follows.ts'
import type { Clock } from './clock.ts'
import { createInboxReader } from './inbox-reader.ts'
import type { Mailboxes } from './mailboxes.ts'
import type { Metrics } from './metrics.ts'
import type { Follower, SessionFollowers } from './session-followers.ts'
import type { SocketHandler } from './sockets.ts'
import { createTokenBucket, createTokenBuckets } from './token-bucket.ts'

export interface InboxOptions {
  readonly mailboxes: Mailboxes
  /** Null where no rooms are made public: then there is nothing to tell. */
  readonly followers: SessionFollowers | null
  readonly clock: Clock
  readonly randomBytes: (length: number) => Uint8Array
  /** The origins under which people reach this hub: what a hello may be bound to. */
  readonly origins: readonly string[]
  readonly metrics: Metrics
  readonly log: Logger
  readonly perAddressFactor: number
}

type Hello = Extract<ClientToInbox, { type: 'hello' }>
type Change = Exclude<ClientToInbox, { type: 'hello' | 'follow' | 'ping' }>

/** When the same might be taken after the store has failed. Milliseconds. */
const unavailableMs = 5_000

/** `/v1/inbox`: a socket is challenged, proves to hold the keys of mailboxes, and is told all that is in them and happens to them; and of public sessions that it follows. Returns the connection handler. */
export function createInbox(options: InboxOptions): SocketHandler {
  const { mailboxes, followers, clock, metrics, log } = options
  const { mailboxesPerMinute, mailboxesBurst } = limits
  const makingWaitMs = createTokenBuckets(
    (mailboxesPerMinute / 60) * options.perAddressFactor,
    mailboxesBurst * options.perAddressFactor,
  )

  return (socket, address) => {
    const challenge = options.randomBytes(32)
    const readers = new Map<MailboxId, { close(): void }>()
    const writes = createTokenBucket(limits.inboxWritesPerSecond, limits.inboxWritesBurst)
    const follows = createTokenBucket(limits.followsPerSecond, limits.followsBurst)
    let follower: Follower | null = null
    /** What was said last of what is to be followed, until that is done. */
    let asked: Follow | null = null
    let state: 'greeting' | 'checking' | 'open' | 'gone' = 'greeting'
    let opening: Promise<void> = Promise.resolve()

    const send = (message: InboxToClient): void => socket.send(JSON.stringify(message))
    const turnAway = (reason: TurnedAway): void => {
      metrics.drop('unauthorised')
      socket.close(closeCodes.unauthorised, reason)
    }
    const refuse = (code: 'rate-limited' | 'unavailable', retryAfterMs: number): void => {
      metrics.drop(code)
      send({ type: 'refused', code, retryAfterMs })
    }
    const tooMany = (limit: string): void => {
      metrics.drop('rate-limited')
      socket.close(closeCodes.roomFull, limit)
    }
    const cancelLate = clock.after(limits.authenticateMs, () => turnAway('late'))

    function greet(): void {
      if (state !== 'gone') state = 'open'
    }

    /** Proof first, so that nobody learns which mailboxes there are. */
    async function open({ boxes }: Hello): Promise<void> {
      const fresh = boxes.filter(({ box }) => !readers.has(box))
      if (readers.size + fresh.length > limits.mailboxes) return tooMany(`mailboxes ${limits.mailboxes}`)
      const terms = options.origins.map(hubOrigin => ({ challenge, hubOrigin }))
      for (const { box, signature } of fresh)
        if (!terms.some(one => opensInbox(box, one, signature))) return turnAway('wrong-key')
      cancelLate()
      const keys = [...new Set(fresh.map(({ box }) => box))]
      if (keys.length === 0) return greet()
      const known = await mailboxes.known(keys)
      if (makingWaitMs(address, clock.now(), keys.length - known.size) > 0)
        return tooMany(`new mailboxes ${mailboxesPerMinute}`)
      const receiving = await mailboxes.wake(keys, clock.now())
      greet()
      if (state !== 'open') return
      for (const box of keys) {
        const reader = createInboxReader({ box, receiving: receiving.has(box), mailboxes, socket, log })
        if (!reader) return tooMany(`connections ${limits.inboxesPerMailbox}`)
        readers.set(box, reader)
      }
    }

    function apply(change: Change): Promise<void> {
      if (change.type === 'mark') return mailboxes.mark(change.box, change.ids, change.read)
      if (change.type === 'delete') return mailboxes.remove(change.box, change.ids)
      return mailboxes.receive(change.box, change.on)
    }

    function greeted(hello: Hello): void {
      if (state === 'greeting') state = 'checking'
      opening = opening
        .then(() => open(hello))
        .catch(error => {
          log.error({ err: error }, 'mailboxes could not be opened')
          socket.close(1011, 'unavailable')
        })
    }

    /** The newest of what was asked meanwhile counts: what waits for a reader that does not read does not pile up. */
    async function followNewest(by: SessionFollowers): Promise<void> {
      while (asked && state === 'open') {
        const now: Follow = asked
        follower ??= by.join(socket)
        await follower.follow(now)
        if (asked === now) return
      }
    }

    /** After the hello that was said before it, so that nobody follows who is turned away. */
    function follow(next: Follow): void {
      const waitMs = follows(clock.now())
      if (waitMs > 0) {
        refuse('rate-limited', waitMs)
        return
      }
      const isBusy = asked !== null
      asked = next
      if (isBusy) return
      opening
        .then(async () => {
          if (followers) await followNewest(followers)
          else if (state === 'open') send({ type: 'followed', timeMs: Math.floor(clock.now()) })
        })
        .catch(error => {
          log.warn({ err: error }, 'public sessions could not be followed')
          refuse('unavailable', unavailableMs)
        })
        .finally(() => {
          asked = null
        })
    }

    function change(asked: Change): void {
      const waitMs = writes(clock.now())
      if (!readers.has(asked.box)) metrics.drop('forbidden')
      else if (waitMs > 0) refuse('rate-limited', waitMs)
      else
        apply(asked).catch(error => {
          log.warn({ err: error }, 'a mailbox could not be changed')
          refuse('unavailable', unavailableMs)
        })
    }

    socket.onMessage(value => {
      const message = clientToInbox.safeParse(value)
      if (state === 'greeting' && message.data?.type !== 'hello') turnAway('bad-hello')
      else if (!message.success) metrics.drop('malformed')
      else if (message.data.type === 'hello') greeted(message.data)
      else if (message.data.type === 'follow') follow(message.data)
      else if (state !== 'open') metrics.drop('malformed')
      else if (message.data.type === 'ping')
        send({ type: 'pong', id: message.data.id, timeMs: Math.floor(clock.now()) })
      else change(message.data)
    })
    socket.onClose(() => {
      state = 'gone'
      cancelLate()
      follower?.close()
      for (const reader of readers.values()) reader.close()
    })
    send({ type: 'challenge', challenge: toBase64Url(challenge), timeMs: Math.floor(clock.now()) })
  }
}
