import type { MailboxId, MailId } from '../../core/ids.ts'
import { mailboxIdOf } from '../../core/inbox-keys.ts'
import type { KeyPair } from '../../core/keys.ts'
import { createTurns } from '../../core/turns.ts'
import type { ListedSession } from '../../protocol/sessions.ts'
import type { Inbox, InboxEvents, InboxState, ReceivedMail } from '../inbox.ts'

/** A hub (its http(s) origin) at which these keys' mailboxes are to be open; none where something is only followed. */
export interface WantedInbox {
  readonly hub: string
  readonly keys: readonly KeyPair[]
}

/** What happens in any of the mailboxes, and at which hub. */
export interface MailListener {
  /** All that waits in one now. */
  box?(hub: string, box: MailboxId, items: readonly ReceivedMail[], receiving: boolean): void
  item?(hub: string, item: ReceivedMail): void
  marked?(hub: string, box: MailboxId, ids: readonly MailId[], read: boolean): void
  deleted?(hub: string, box: MailboxId, ids: readonly MailId[]): void
  receiving?(hub: string, box: MailboxId, on: boolean): void
  /** Something that is followed was published. */
  session?(hub: string, session: ListedSession): void
  /** All of that which was published before is told. By the hub's clock. */
  followed?(hub: string, timeMs: number): void
}

export interface InboxesDeps {
  /** Which are to be open now; several may name the same hub. */
  readonly wanted: () => Promise<readonly WantedInbox[]>
  readonly connect: (hub: string, keys: readonly KeyPair[], events: InboxEvents) => Inbox
  /** Has the browser call `wake` after a while, also where this worker sleeps by then; false: not needed any more. */
  readonly callLater: (on: boolean) => void
}

/** A person's mailboxes, one connection for each hub, in which everything is told to whoever listens. */
export interface Inboxes {
  listen(listener: MailListener): void
  /** Opens and closes until what is open is what is wanted. */
  refresh(): Promise<void>
  /** False where that mailbox is not open. */
  mark(hub: string, box: MailboxId, ids: readonly MailId[], read: boolean): boolean
  delete(hub: string, box: MailboxId, ids: readonly MailId[]): boolean
  receive(hub: string, box: MailboxId, on: boolean): boolean
  /** Whether there is a connection to a hub, on which its mailboxes were told. */
  isOpen(hub: string): boolean
  /** Attempts that wait are made now. */
  wake(): void
}

interface Open {
  readonly inbox: Inbox
  readonly boxes: Set<MailboxId>
  state: InboxState
}

export function createInboxes({ wanted, connect, callLater }: InboxesDeps): Inboxes {
  const openByHub = new Map<string, Open>()
  const listeners: MailListener[] = []
  const turns = createTurns()

  const boxesOf = (keys: readonly KeyPair[]): MailboxId[] =>
    keys.map(({ publicKey }) => mailboxIdOf(publicKey))

  function watch(): void {
    callLater([...openByHub.values()].some(({ state }) => state === 'connecting'))
  }

  function open(hub: string, keys: readonly KeyPair[]): void {
    let current: Open | null = null
    const tell = (told: (listener: MailListener) => void): void => {
      // What a closed connection still says is nobody's.
      if (current === null || openByHub.get(hub) === current) listeners.forEach(told)
    }
    const inbox = connect(hub, keys, {
      state(state) {
        if (!current) return
        current.state = state
        watch()
      },
      box: (...args) => tell(listener => listener.box?.(hub, ...args)),
      item: item => tell(listener => listener.item?.(hub, item)),
      marked: (...args) => tell(listener => listener.marked?.(hub, ...args)),
      deleted: (...args) => tell(listener => listener.deleted?.(hub, ...args)),
      receiving: (...args) => tell(listener => listener.receiving?.(hub, ...args)),
      session: session => tell(listener => listener.session?.(hub, session)),
      followed: timeMs => tell(listener => listener.followed?.(hub, timeMs)),
    })
    current = { inbox, boxes: new Set(boxesOf(keys)), state: 'connecting' }
    openByHub.set(hub, current)
  }

  function end(hub: string): void {
    openByHub.get(hub)?.inbox.close()
    openByHub.delete(hub)
  }

  async function settle(): Promise<void> {
    const keysByHub = new Map<string, KeyPair[]>()
    for (const { hub, keys } of await wanted()) keysByHub.set(hub, [...(keysByHub.get(hub) ?? []), ...keys])
    for (const [hub, { boxes }] of openByHub) {
      const still = boxesOf(keysByHub.get(hub) ?? [])
      if (!keysByHub.has(hub) || [...boxes].some(box => !still.includes(box))) end(hub)
    }
    for (const [hub, keys] of keysByHub) {
      const there = openByHub.get(hub)
      if (!there) open(hub, keys)
      else {
        there.inbox.add(keys)
        there.inbox.follow()
        for (const box of boxesOf(keys)) there.boxes.add(box)
      }
    }
    watch()
  }

  function of(hub: string, box: MailboxId): Inbox | null {
    const there = openByHub.get(hub)
    return there?.boxes.has(box) ? there.inbox : null
  }

  return {
    listen: listener => void listeners.push(listener),
    refresh: () => turns(settle),
    mark(hub, box, ids, read) {
      const inbox = of(hub, box)
      inbox?.mark(box, ids, read)
      return inbox !== null
    },
    delete(hub, box, ids) {
      const inbox = of(hub, box)
      inbox?.delete(box, ids)
      return inbox !== null
    },
    receive(hub, box, on) {
      const inbox = of(hub, box)
      inbox?.receive(box, on)
      return inbox !== null
    },
    isOpen: hub => openByHub.get(hub)?.state === 'open',
    wake() {
      for (const { inbox } of openByHub.values()) inbox.wake()
      watch()
    },
  }
}
