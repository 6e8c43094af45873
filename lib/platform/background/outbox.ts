import type { MailId } from '../../core/ids.ts'
import { mailSenderKey } from '../../core/inbox-keys.ts'
import { limits } from '../../core/limits.ts'
import { fail, ok } from '../../core/result.ts'
import { createTurns } from '../../core/turns.ts'
import type { SettingStore } from '../../engine/stores/types.ts'
import type { Clock } from '../../engine/types.ts'
import type { LetterAbout, Refusal, WaitingLetter } from '../../protocol/outbox-requests.ts'
import type { NotPosted, SealedLetter, WasPosted } from '../hub-mail.ts'
import type { MailListener, WantedInbox } from './inboxes.ts'
import {
  entryExpiresAtMs,
  entryId,
  type HubAway,
  type OutboxEntry,
  type Outgoing,
  outboxEntries,
  type Tried,
  type WantedInvite,
  type WasSealed,
} from './outbox-entry.ts'

/** How a letter has ended; `expiresAtMs`: when it stops waiting at the hub. */
export type LetterEnd =
  | { readonly type: 'posted'; readonly expiresAtMs: number }
  | { readonly type: 'refused'; readonly why: Refusal }
  | { readonly type: 'cancelled' | 'expired' }

/** `waits`: a hub is away, and the letter goes when it is back. `hub-away`: so it is, and no more letters can wait. */
export type WasTaken =
  | { readonly ok: true; readonly value: { readonly expiresAtMs: number; readonly waits: boolean } }
  | { readonly ok: false; readonly error: Refusal | 'hub-away' }

export interface OutboxDeps {
  /** The whole extension's settings. */
  readonly store: SettingStore
  readonly identitySeed: Uint8Array
  readonly post: (letter: SealedLetter) => Promise<WasPosted>
  /** Makes the letter of an invitation; `again`: it has waited, and much may be different. */
  readonly seal: (invite: WantedInvite, again: boolean) => Promise<WasSealed>
  readonly clock: Clock
  readonly inboxes: {
    /** Opens and closes mailboxes until those that are wanted are open. */
    refresh(): Promise<void>
    /** Whether there is a connection to a hub now. */
    isOpen(hub: string): boolean
  }
  /** What waits is to be drawn anew. */
  readonly changed: () => void
  readonly failed: (error: unknown) => void
}

/**
 * What is to be sent: kept before it is on its way, so that it survives the browser, and the same item however often it is posted. What meets a hub that is
 * away goes when a connection to that hub is there again. What is kept is bounded, and expires as the letter does.
 */
export interface Outbox {
  post(letter: Outgoing, about: LetterAbout): Promise<WasTaken>
  /** What waits, the newest first. */
  list(): readonly WaitingLetter[]
  /** It is not sent any more; what was sent meanwhile is sent. */
  cancel(id: MailId): Promise<void>
  /** Tells how each letter ends; after a killed browser it may be told twice. */
  onEnd(heard: (ended: OutboxEntry, end: LetterEnd) => Promise<void>): void
  /** Tells of what has waited too long. */
  endExpired(): Promise<void>
  /** A connection to each hub that is waited for. */
  wanted(): readonly WantedInbox[]
  readonly listener: MailListener
}

const setting = 'outbox'
/** What the hub may say of a letter that it would take at another time. */
const passing: readonly NotPosted['error'][] = ['hub-down', 'rate-limited', 'unavailable']
/** A hub that says no time is asked again after so long. Milliseconds. */
const busyMs = 60_000

export async function createOutbox(deps: OutboxDeps): Promise<Outbox> {
  const { store, identitySeed, post, clock, inboxes } = deps
  const ears: ((ended: OutboxEntry, end: LetterEnd) => Promise<void>)[] = []
  const read = outboxEntries.safeParse((await store.load()).get(setting)).data ?? []
  let list: readonly OutboxEntry[] = read.filter(one => one.refused === null || !isOver(one))
  /** What is on its way for the first time: whoever sends it waits to hear. */
  const first = new Set<MailId>()
  /** What is on its way at this moment, and may arrive. */
  const going = new Set<OutboxEntry>()
  /** What waits is tried one after the other. */
  const turns = createTurns()
  const stopRetryByHub = new Map<string, () => void>()

  function isOver(one: OutboxEntry): boolean {
    return entryExpiresAtMs(one) <= clock.now()
  }
  const waiting = (): readonly OutboxEntry[] =>
    list.filter(one => one.refused === null && !first.has(entryId(one)) && !isOver(one))
  const without = (other: OutboxEntry): readonly OutboxEntry[] =>
    list.filter(one => entryId(one) !== entryId(other))

  async function keep(next: readonly OutboxEntry[]): Promise<void> {
    list = next
    await store.set(setting, next)
  }

  async function tell(one: OutboxEntry, how: LetterEnd): Promise<void> {
    for (const heard of ears) await heard(one, how)
  }
  /** Told before it is forgotten, so that a killed browser tells it again. */
  async function end(one: OutboxEntry, how: LetterEnd): Promise<void> {
    await tell(one, how)
    await keep(without(one))
  }
  async function endWaiting(one: OutboxEntry, how: LetterEnd): Promise<void> {
    // An invitation is not lost without a word; what only answers one is.
    if (how.type === 'refused' && one.about.kind === 'invite') {
      await tell(one, how)
      await keep(list.map(each => (each === one ? { ...one, refused: how.why } : each)))
    } else await end(one, how)
    deps.changed()
    if (waiting().every(({ hub }) => hub !== one.hub)) await inboxes.refresh()
  }
  async function endExpired(): Promise<void> {
    const over = list.filter(one => isOver(one) && !first.has(entryId(one)))
    for (const one of over) await endWaiting(one, { type: 'expired' }).catch(deps.failed)
  }

  /** Null where it was cancelled meanwhile, and has not arrived. */
  async function attempt(one: OutboxEntry): Promise<Tried | null> {
    const again = !first.has(entryId(one))
    const isCancelled = (): boolean => again && !list.includes(one)
    const sealed = 'post' in one ? ok(one) : await deps.seal(one.invite, again)
    if (isCancelled()) return null
    if (!sealed.ok) return sealed
    const { hub, to } = sealed.value
    going.add(one)
    const posted = await post(sealed.value).finally(() => going.delete(one))
    if (posted.ok) return posted
    if (isCancelled()) return null
    const { error, retryAfterMs } = posted
    if (passing.includes(error))
      return { ...fail('hub-away'), hub, to, retryAfterMs: retryAfterMs ?? busyMs, forAll: true }
    return fail(error === 'not-receiving' || error === 'too-many' ? 'not-taken' : 'hub-refused')
  }

  /** A hub that is there, but takes nothing yet, is asked once more when it says. */
  function later({ hub, retryAfterMs }: Pick<HubAway, 'hub' | 'retryAfterMs'>): void {
    if (!inboxes.isOpen(hub)) return
    stopRetryByHub.get(hub)?.()
    stopRetryByHub.set(
      hub,
      clock.after(retryAfterMs, () => flush(hub)),
    )
  }

  /** It goes on waiting, perhaps for another hub: a room's link is made at the room's, and a letter goes to its reader's. */
  async function wait(one: OutboxEntry, away: HubAway): Promise<void> {
    const { hub, to } = away
    if (hub !== one.hub) await keep(list.map(each => (each === one ? { ...one, hub, to } : each)))
    later(away)
  }

  async function postWaiting(one: OutboxEntry): Promise<HubAway | null> {
    const tried = await attempt(one)
    // What was made for it in the meantime is not needed.
    if (!tried) await endWaiting(one, { type: 'cancelled' })
    else if (tried.ok) await endWaiting(one, { type: 'posted', ...tried.value })
    else if (tried.error !== 'hub-away') await endWaiting(one, { type: 'refused', why: tried.error })
    else {
      await wait(one, tried)
      return tried
    }
    return null
  }

  async function postAll(at: string): Promise<void> {
    await endExpired()
    for (const one of waiting().filter(({ hub }) => hub === at)) {
      // Switched off, or lost again, meanwhile.
      if (!inboxes.isOpen(at)) return
      if (!list.includes(one)) continue
      try {
        const away = await postWaiting(one)
        if (away && away.hub !== at) await inboxes.refresh()
        else if (away?.forAll) return
      } catch (error) {
        // It keeps nothing else waiting.
        later({ hub: at, retryAfterMs: busyMs })
        deps.failed(error)
      }
    }
  }
  function flush(hub: string): void {
    turns(() => postAll(hub)).catch(deps.failed)
  }

  function notKept(error: unknown): false {
    deps.failed(error)
    return false
  }

  /** Whoever sends it hears of it, and may do it again: it does not go later by itself, even where nobody could take note of that. */
  async function giveUp(one: OutboxEntry, why: Refusal): Promise<void> {
    await tell(one, { type: 'refused', why }).catch(deps.failed)
    await keep(without(one))
  }

  async function send(one: OutboxEntry): Promise<WasTaken> {
    const others = without(one)
    // Where the browser keeps nothing more, it goes all the same, if its hub is there.
    const isKept = others.length < limits.outbox && (await keep([one, ...others]).then(() => true, notKept))
    const tried = (await attempt(one).catch(async error => {
      await giveUp(one, 'hub-refused')
      throw error
    }))!
    if (tried.ok) {
      await end(one, { type: 'posted', ...tried.value })
      return ok({ ...tried.value, waits: false })
    }
    if (tried.error !== 'hub-away' || !isKept) {
      await giveUp(one, tried.error === 'hub-away' ? 'hub-refused' : tried.error)
      return fail(tried.error)
    }
    first.delete(entryId(one))
    await wait(one, tried)
    deps.changed()
    // Whoever sends does not wait for a connection.
    inboxes.refresh().catch(deps.failed)
    return ok({ expiresAtMs: entryExpiresAtMs(one), waits: true })
  }

  return {
    async post(letter, about) {
      await endExpired()
      const one: OutboxEntry = { ...letter, about, sinceMs: clock.now(), refused: null }
      first.add(entryId(one))
      return send(one).finally(() => first.delete(entryId(one)))
    },
    list: () =>
      list
        .filter(one => !isOver(one) && !first.has(entryId(one)))
        .map(one => ({ id: entryId(one), ...one.about, sinceMs: one.sinceMs, refused: one.refused })),
    async cancel(id) {
      const one = list.find(each => entryId(each) === id)
      if (!one) return
      // From this moment on, whatever is on its way to happen to it.
      list = without(one)
      if (!going.has(one)) return endWaiting(one, { type: 'cancelled' })
      // What came of it is told when that is known: what arrives needs its link.
      await keep(list)
      deps.changed()
    },
    onEnd: heard => void ears.push(heard),
    endExpired,
    wanted() {
      // The key under which that hub gets the letter anyway: it learns of no other.
      const byHub = new Map(waiting().map(({ hub, to }) => [hub, mailSenderKey(identitySeed, to)]))
      return [...byHub].map(([hub, key]) => ({ hub, keys: [key] }))
    },
    listener: { box: hub => flush(hub) },
  }
}
