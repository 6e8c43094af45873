import type { MailId } from '../../core/ids.ts'
import { mailSenderKey } from '../../core/inbox-keys.ts'
import { limits } from '../../core/limits.ts'
import { ok } from '../../core/result.ts'
import { createTurns } from '../../core/turns.ts'
import type { SettingStore } from '../../engine/stores/types.ts'
import type { Clock } from '../../engine/types.ts'
import { postMail } from '../../protocol/mail.ts'
import { type LetterAbout, letterAbout, type WaitingLetter } from '../../protocol/outbox-requests.ts'
import { httpAddress, mailboxId, timestampMs, z } from '../../protocol/schema.ts'
import type { NotPosted, SealedLetter, WasPosted } from '../hub-mail.ts'
import type { MailListener, WantedInbox } from './inboxes.ts'

const kept = z
  .array(
    z.strictObject({
      hub: httpAddress,
      to: mailboxId,
      post: postMail,
      about: letterAbout,
      sealedAtMs: timestampMs,
      /** The hub is back and does not take it, so nobody will. */
      refused: z.boolean(),
    }),
  )
  .check(z.maxLength(limits.outbox))
type Kept = z.infer<typeof kept>[number]

/** How a letter that waited has ended; `expiresAtMs`: when it stops waiting at the hub. */
export type LetterEnd =
  | { readonly type: 'posted'; readonly expiresAtMs: number }
  | { readonly type: 'refused' | 'cancelled' | 'expired' }

/** `waits`: the hub is away, and the letter goes when it is back. */
export type WasTaken =
  | { readonly ok: true; readonly value: { readonly expiresAtMs: number; readonly waits: boolean } }
  | NotPosted

export interface OutboxDeps {
  /** The whole extension's settings. */
  readonly store: SettingStore
  readonly identitySeed: Uint8Array
  readonly post: (letter: SealedLetter) => Promise<WasPosted>
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
 * Letters that met a hub which is away: kept sealed, so that each is the same item however often it is posted, and posted when a connection to that hub
 * is there again. What is kept is bounded, expires as the letter does, and survives the browser.
 */
export interface Outbox {
  post(letter: SealedLetter, about: LetterAbout): Promise<WasTaken>
  /** The newest first. */
  list(): readonly WaitingLetter[]
  /** It is not sent any more; what was sent meanwhile is sent. */
  cancel(id: MailId): Promise<void>
  /** Tells how letters end that have waited. */
  onEnd(heard: (id: MailId, end: LetterEnd) => Promise<void>): void
  /** A connection to each hub that is waited for. */
  wanted(): readonly WantedInbox[]
  readonly listener: MailListener
}

const setting = 'outbox'
/** What the hub may say of a letter that it would take at another time. */
const passing: readonly NotPosted['error'][] = ['hub-down', 'rate-limited', 'unavailable']

export async function createOutbox(deps: OutboxDeps): Promise<Outbox> {
  const { store, identitySeed, post, clock, inboxes } = deps
  const ears: ((id: MailId, end: LetterEnd) => Promise<void>)[] = []
  const read = kept.safeParse((await store.load()).get(setting)).data ?? []
  let list: readonly Kept[] = read.filter(one => !one.refused || expiresAtMs(one) > clock.now())
  /** One letter after the other. */
  const turns = createTurns()
  const stopRetryByHub = new Map<string, () => void>()

  const waiting = (): readonly Kept[] => list.filter(({ refused }) => !refused)

  async function keep(next: readonly Kept[]): Promise<void> {
    list = next
    await store.set(setting, next)
    deps.changed()
  }

  /** Told before it is forgotten, so that a killed browser tells it again. */
  async function end(one: Kept, how: LetterEnd): Promise<void> {
    for (const heard of ears) await heard(one.post.id, how)
    const others = list.filter(({ post }) => post.id !== one.post.id)
    // An invitation is not lost without a word; what only answers one is.
    const said = how.type === 'refused' && one.about.kind === 'invite'
    await keep(said ? [{ ...one, refused: true }, ...others] : others)
    if (waiting().every(({ hub }) => hub !== one.hub)) await inboxes.refresh()
  }

  /** A hub that is there, but takes nothing yet, is asked once more when it says. */
  function later(hub: string, { retryAfterMs }: NotPosted): void {
    if (retryAfterMs === null || !inboxes.isOpen(hub)) return
    stopRetryByHub.get(hub)?.()
    stopRetryByHub.set(
      hub,
      clock.after(retryAfterMs, () => flush(hub)),
    )
  }

  async function postAll(at: string): Promise<void> {
    for (const one of waiting().filter(({ hub }) => hub === at)) {
      // Switched off, or lost again, meanwhile.
      if (!inboxes.isOpen(at)) return
      if (!list.includes(one)) continue
      if (expiresAtMs(one) <= clock.now()) {
        await end(one, { type: 'expired' })
        continue
      }
      const posted = await post(one)
      // It was cancelled meanwhile.
      if (!list.includes(one)) continue
      if (posted.ok) await end(one, { type: 'posted', ...posted.value })
      else if (passing.includes(posted.error)) return later(at, posted)
      else await end(one, { type: 'refused' })
    }
  }
  function flush(hub: string): void {
    turns(() => postAll(hub)).catch(deps.failed)
  }

  return {
    async post(letter, about) {
      const posted = await post(letter)
      if (posted.ok) return ok({ ...posted.value, waits: false })
      if (!passing.includes(posted.error) || list.length >= limits.outbox) return posted
      const one: Kept = { ...letter, about, sealedAtMs: clock.now(), refused: false }
      await keep([one, ...list.filter(({ post }) => post.id !== letter.post.id)])
      later(letter.hub, posted)
      // Whoever sends does not wait for a connection.
      inboxes.refresh().catch(deps.failed)
      return ok({ expiresAtMs: expiresAtMs(one), waits: true })
    },
    list: () =>
      list
        .filter(one => expiresAtMs(one) > clock.now())
        .map(({ post: { id }, about, sealedAtMs, refused }) => ({ id, ...about, sealedAtMs, refused })),
    async cancel(id) {
      const one = list.find(({ post }) => post.id === id)
      if (one) await end({ ...one, refused: false }, { type: 'cancelled' })
    },
    onEnd: heard => void ears.push(heard),
    wanted() {
      // The key under which that hub gets the letter anyway: it learns of no other.
      const byHub = new Map(waiting().map(({ hub, to }) => [hub, mailSenderKey(identitySeed, to)]))
      return [...byHub].map(([hub, key]) => ({ hub, keys: [key] }))
    },
    listener: { box: hub => flush(hub) },
  }
}

const expiresAtMs = ({ post: { keepMs }, sealedAtMs }: Kept): number => sealedAtMs + keepMs
