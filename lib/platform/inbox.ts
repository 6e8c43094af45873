import { backoffMs } from '../core/backoff.ts'
import { fromBase64Url } from '../core/bytes.ts'
import type { MailboxId, MailId } from '../core/ids.ts'
import { mailboxIdOf, signInbox } from '../core/inbox-keys.ts'
import type { KeyPair } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import type { Clock, RandomBytes } from '../engine/types.ts'
import { closeCodes } from '../protocol/hub.ts'
import { type ClientToInbox, type InboxToClient, inboxToClient, type MailItem } from '../protocol/mail.ts'
import { type OpenedMail, openMail } from '../protocol/mail-content.ts'
import type { Follow } from '../protocol/session-follows.ts'
import type { ListedSession } from '../protocol/sessions.ts'
import type { Socket } from './hub-socket.ts'
import { createInboxChanges, type InboxChangesOptions } from './inbox-changes.ts'
import { createInboxFollows } from './inbox-follows.ts'

/** An item that has come, and what is in it: null for what does not open, or is no mail of ours. */
export interface ReceivedMail extends Omit<MailItem, 'sealed'> {
  readonly mail: OpenedMail | null
}

/** `refused`: the hub takes these keys' signatures for no good; it is not asked again. */
export type InboxState = 'connecting' | 'open' | 'refused'

export interface InboxEvents {
  state?(state: InboxState): void
  /** All that waits in a mailbox now; what was told before and is not among them is there no longer. On each connection. */
  box(box: MailboxId, items: readonly ReceivedMail[], receiving: boolean): void
  item(item: ReceivedMail): void
  /** By this browser or another one of this person. */
  marked(box: MailboxId, ids: readonly MailId[], read: boolean): void
  deleted(box: MailboxId, ids: readonly MailId[]): void
  receiving?(box: MailboxId, on: boolean): void
  /** Something that is followed was published; its owner's signature is not checked yet. */
  session?(session: ListedSession): void
  /** What is wanted is followed from now on, and all that was asked of before is told. By the hub's clock. */
  followed?(timeMs: number): void
}

export interface InboxOptions {
  /** The hub's http(s) origin. */
  readonly hub: string
  /** Whose mailboxes to open, none where one only follows: a person's inbox key, and keys of rooms that they own; at most `limits.mailboxes`. */
  readonly keys: readonly KeyPair[]
  /** What is followed among the hub's public sessions, asked for when it is to be said; null for nothing. */
  readonly follows?: () => Omit<Follow, 'type'> | null
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly openSocket: (url: string) => Socket
  readonly events: InboxEvents
  /** Keeps what was done and not confirmed, through restarts. */
  readonly changes?: Pick<InboxChangesOptions, 'before' | 'changed'>
}

export interface Inbox {
  /** Opens further mailboxes on the same connection. */
  add(keys: readonly KeyPair[]): void
  /** What is to be followed may be something else now. */
  follow(): void
  /** Marks, deletes, switches: kept until the hub has done it, over lost connections too. */
  mark(box: MailboxId, ids: readonly MailId[], read: boolean): void
  delete(box: MailboxId, ids: readonly MailId[]): void
  /** Whether a mailbox takes items from others. */
  receive(box: MailboxId, on: boolean): void
  /** The network is back: an attempt that waits is made now. */
  wake(): void
  close(): void
}

/** A hub that restarts is back within a second; one that is away need not be asked often. Milliseconds. */
const firstRetryMs = 1_000
const mostRetryMs = 120_000
/** A socket on which nothing has come between two pings is dead. Short enough to keep a worker that holds it awake (30 s in Chromium). Milliseconds. */
const pingMs = 20_000

/** A person's one connection to a hub for what waits there for them. It asks for nothing by itself: what comes is told. */
export function connectInbox(options: InboxOptions): Inbox {
  const { clock, randomBytes, events } = options
  const { origin } = new URL(options.hub)
  const keyByBox = new Map<MailboxId, KeyPair>()
  const changes = createInboxChanges({ ...options.changes, clock, send: message => send(message) })
  const wanted = options.follows ?? (() => null)
  const follows = createInboxFollows({ clock, wanted, send: message => send(message) })
  let socket: Socket | null = null
  let challenge: Uint8Array | null = null
  let stopRetry: (() => void) | null = null
  let stopPing: (() => void) | null = null
  let silent = false
  let pings = 0
  let tries = 0
  let state: InboxState | null = null
  /** What has come so far of mailboxes that are being told. */
  const coming = new Map<MailboxId, ReceivedMail[]>()

  function learn(keys: readonly KeyPair[]): MailboxId[] {
    const fresh = keys
      .map(key => [mailboxIdOf(key.publicKey), key] as const)
      .filter(([box]) => !keyByBox.has(box))
      .slice(0, limits.mailboxes - keyByBox.size)
    for (const [box, key] of fresh) keyByBox.set(box, key)
    return fresh.map(([box]) => box)
  }

  function tell(next: InboxState): void {
    if (state === next) return
    state = next
    events.state?.(next)
  }

  function send(message: ClientToInbox): void {
    socket?.send(JSON.stringify(message))
  }

  function greet(boxes: readonly MailboxId[]): void {
    if (!challenge) return
    const terms = { challenge, hubOrigin: origin }
    const signed = boxes.map(box => ({ box, signature: signInbox(keyByBox.get(box)!, terms) }))
    send({ type: 'hello', v: 1, boxes: signed })
  }

  function connect(): void {
    stopRetry = null
    tell('connecting')
    const opened = options.openSocket(`${origin.replace(/^http/, 'ws')}/v1/inbox`)
    socket = opened
    silent = false
    stopPing = clock.after(limits.authenticateMs, () => opened.close())
    opened.onmessage = ({ data }) => {
      const message = socket === opened ? parse(data) : null
      if (message) receive(message)
    }
    opened.onerror = () => opened.close()
    opened.onclose = ({ code, reason = '' }) => {
      if (socket === opened) lost(code, reason)
    }
  }

  function end(): void {
    stopPing?.()
    stopRetry?.()
    stopRetry = null
    socket = null
    challenge = null
    coming.clear()
    changes.pause()
    follows.end()
  }

  function lost(code: number, reason: string): void {
    end()
    // A machine that slept in the middle of its hello is late, and no less welcome.
    if (code === closeCodes.unauthorised && reason !== 'late') {
      tell('refused')
      return
    }
    tell('connecting')
    stopRetry = clock.after(backoffMs(tries++, firstRetryMs, mostRetryMs, randomBytes(1)[0]!), connect)
  }

  function ping(): void {
    if (silent) {
      socket?.close()
      return
    }
    silent = true
    send({ type: 'ping', id: pings++ })
    stopPing = clock.after(pingMs, ping)
  }

  function open(): void {
    tries = 0
    stopPing?.()
    tell('open')
    ping()
  }

  function unwrap({ sealed, ...item }: MailItem): ReceivedMail {
    const [key, bytes] = [keyByBox.get(item.box), fromBase64Url(sealed)]
    return { ...item, mail: key && bytes ? openMail(key, item.id, bytes) : null }
  }

  function receiveBox({ box, items, receiving, whole }: Extract<InboxToClient, { type: 'box' }>): void {
    const all = [...(coming.get(box) ?? []), ...items.map(unwrap)]
    coming.set(box, all)
    if (!whole) return
    coming.delete(box)
    if (state !== 'open') open()
    events.box(box, changes.over(box, all), receiving)
    changes.resume(box)
  }

  function receive(message: InboxToClient): void {
    silent = false
    switch (message.type) {
      case 'challenge':
        challenge = fromBase64Url(message.challenge)
        greet([...keyByBox.keys()])
        follows.begin()
        break
      case 'box':
        if (keyByBox.has(message.box)) receiveBox(message)
        break
      case 'item':
        if (keyByBox.has(message.item.box)) events.item(unwrap(message.item))
        break
      case 'marked':
        events.marked(message.box, changes.done(message), message.read)
        break
      case 'deleted':
        events.deleted(message.box, changes.done(message))
        break
      case 'receiving':
        if (changes.switched(message.box, message.on)) events.receiving?.(message.box, message.on)
        break
      case 'followed':
        // Without a mailbox there is no other sign that the hello was taken.
        if (state !== 'open' && keyByBox.size === 0) open()
        follows.done()
        events.followed?.(message.timeMs)
        break
      case 'session':
        events.session?.(message.session)
        break
      case 'refused':
        changes.later(message.retryAfterMs)
        follows.later(message.retryAfterMs)
        break
      case 'pong':
    }
  }

  function add(keys: readonly KeyPair[]): void {
    const boxes = learn(keys)
    if (socket && boxes.length > 0) greet(boxes)
    else if (boxes.length > 0) begin()
  }

  function begin(): void {
    if (!socket && !stopRetry) connect()
  }

  add(options.keys)
  if (wanted()) begin()
  return {
    add,
    follow() {
      if (wanted() && state !== 'refused') begin()
      follows.say()
    },
    mark: changes.mark,
    delete: changes.remove,
    receive: changes.receive,
    wake() {
      if (!stopRetry) return
      stopRetry()
      connect()
    },
    close() {
      const closing = socket
      end()
      closing?.close()
    },
  }
}

/** `null` for anything that a hub does not say. */
function parse(data: unknown): InboxToClient | null {
  if (typeof data !== 'string') return null
  try {
    return inboxToClient.safeParse(JSON.parse(data)).data ?? null
  } catch {
    return null
  }
}
