import type { MailboxId, MailId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import type { Clock } from '../engine/types.ts'
import type { ClientToInbox, InboxNews, MailItem } from '../protocol/mail.ts'

/** One thing that a person has done to an item of mail. */
export interface WantedChange {
  readonly box: MailboxId
  readonly id: MailId
  readonly wanted: 'read' | 'unread' | 'deleted'
}

export interface InboxChangesOptions {
  readonly clock: Clock
  /** On the connection that there is. */
  readonly send: (message: ClientToInbox) => void
  /** What was wished for before, and not confirmed. */
  readonly before?: readonly WantedChange[]
  /** All that is not confirmed now. */
  readonly changed?: (all: readonly WantedChange[]) => void
}

type Wanted = WantedChange['wanted']

interface Box {
  readonly wantedById: Map<MailId, Wanted>
  /** How often an item has been spoken of on this connection without an answer. */
  readonly unansweredById: Map<MailId, number>
  receive: boolean | null
  receiveUnanswered: number
  /** The hub has told all that is in it on this connection. */
  told: boolean
}

/** What a person has done to their mail and the hub has not confirmed: said on each connection until it has. */
export function createInboxChanges({ clock, send, before = [], changed }: InboxChangesOptions) {
  const boxes = new Map<MailboxId, Box>()
  let stopLater: (() => void) | null = null

  function boxOf(id: MailboxId): Box {
    const known = boxes.get(id)
    if (known) return known
    const fresh: Box = {
      wantedById: new Map(),
      unansweredById: new Map(),
      receive: null,
      receiveUnanswered: 0,
      told: false,
    }
    boxes.set(id, fresh)
    return fresh
  }

  for (const { box, id, wanted } of before) boxOf(box).wantedById.set(id, wanted)

  function tellChanged(): void {
    changed?.(
      [...boxes].flatMap(([box, { wantedById }]) =>
        [...wantedById].map(([id, wanted]) => ({ box, id, wanted })),
      ),
    )
  }

  function say(box: MailboxId, ids: readonly MailId[], wanted: Wanted): void {
    const { unansweredById } = boxOf(box)
    for (const id of ids) unansweredById.set(id, (unansweredById.get(id) ?? 0) + 1)
    for (let at = 0; at < ids.length; at += limits.mailItems) {
      const some = ids.slice(at, at + limits.mailItems)
      if (wanted === 'deleted') send({ type: 'delete', box, ids: some })
      else send({ type: 'mark', box, ids: some, read: wanted === 'read' })
    }
  }

  function sayAll(id: MailboxId): void {
    const { wantedById, receive } = boxOf(id)
    for (const wanted of ['deleted', 'read', 'unread'] as const)
      say(
        id,
        [...wantedById].filter(([, what]) => what === wanted).map(([mail]) => mail),
        wanted,
      )
    if (receive !== null) sayReceive(id, receive)
  }

  function sayReceive(id: MailboxId, on: boolean): void {
    boxOf(id).receiveUnanswered++
    send({ type: 'receive', box: id, on })
  }

  /** What was said before is answered, refused or lost. */
  function expectNothing(box: Box): void {
    box.unansweredById.clear()
    box.receiveUnanswered = 0
  }

  function want(id: MailboxId, ids: readonly MailId[], wanted: Wanted): void {
    const box = boxOf(id)
    for (const mail of ids) box.wantedById.set(mail, wanted)
    tellChanged()
    if (box.told) say(id, ids, wanted)
  }

  return {
    mark: (id: MailboxId, ids: readonly MailId[], read: boolean): void =>
      want(id, ids, read ? 'read' : 'unread'),

    remove: (id: MailboxId, ids: readonly MailId[]): void => want(id, ids, 'deleted'),

    receive(id: MailboxId, on: boolean): void {
      const box = boxOf(id)
      box.receive = on
      if (box.told) sayReceive(id, on)
    },

    /** What a mailbox holds once all of this is done. */
    over<Item extends Pick<MailItem, 'id' | 'read'>>(id: MailboxId, items: readonly Item[]): Item[] {
      const { wantedById } = boxOf(id)
      // What is there no longer needs nothing done to it.
      const there = new Set(items.map(item => item.id))
      const size = wantedById.size
      for (const mail of wantedById.keys()) if (!there.has(mail)) wantedById.delete(mail)
      if (wantedById.size < size) tellChanged()
      return items
        .filter(item => wantedById.get(item.id) !== 'deleted')
        .map(item => {
          const wanted = wantedById.get(item.id)
          return wanted ? { ...item, read: wanted === 'read' } : item
        })
    },

    /** The hub has told all that is in a mailbox: now it can be told what to do. */
    resume(id: MailboxId): void {
      boxOf(id).told = true
      sayAll(id)
    },

    /** The connection is lost. */
    pause(): void {
      stopLater?.()
      stopLater = null
      for (const box of boxes.values()) {
        box.told = false
        expectNothing(box)
      }
    },

    /** The hub has marked or deleted something. Gives what is so for good: what the person has wished for since is still to come. */
    done(news: Extract<InboxNews, { type: 'marked' | 'deleted' }>): MailId[] {
      const { wantedById, unansweredById } = boxOf(news.box)
      const is = news.type === 'deleted' ? 'deleted' : news.read ? 'read' : 'unread'
      for (const mail of news.ids) {
        const unanswered = (unansweredById.get(mail) ?? 0) - 1
        if (unanswered > 0) unansweredById.set(mail, unanswered)
        else unansweredById.delete(mail)
        // Read, unread and read again: the first answer is not that of the last wish, which may yet be lost.
        if (is === 'deleted' || (wantedById.get(mail) === is && unanswered <= 0)) wantedById.delete(mail)
      }
      tellChanged()
      return news.ids.filter(mail => !wantedById.has(mail))
    },

    /** A mailbox has been switched on or off. Whether that is what the person wished for last. */
    switched(id: MailboxId, on: boolean): boolean {
      const box = boxOf(id)
      box.receiveUnanswered = Math.max(0, box.receiveUnanswered - 1)
      if (box.receive === on && box.receiveUnanswered === 0) box.receive = null
      return box.receive === null
    },

    /** The hub has refused one of them, and says when it might take it. */
    later(retryAfterMs: number): void {
      stopLater ??= clock.after(Math.max(1_000, retryAfterMs), () => {
        stopLater = null
        for (const [id, box] of boxes) {
          expectNothing(box)
          if (box.told) sayAll(id)
        }
      })
    },
  }
}
