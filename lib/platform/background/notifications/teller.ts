import type { Notification } from '../../../core/notifications/types.ts'
import { kindByWhat } from '../../../core/notifications/types.ts'
import { type NotificationSettings, waysOf } from '../../../core/notifications/ways.ts'
import type { Clock } from '../../../engine/types.ts'

export interface TellerDeps {
  readonly clock: Clock
  readonly settings: () => Promise<NotificationSettings>
  /** Of the day, where the browser is. */
  readonly minute: () => number
  /** On the page that the person looks at; false where no page of theirs can show it. */
  readonly toast: (fresh: Notification) => Promise<boolean>
  readonly desktop: (fresh: Notification) => Promise<void>
  readonly sound: () => Promise<void>
  readonly failed: (error: unknown) => void
}

/** Tells of something new in the ways that the person wants. The number on the button is not its business. */
export interface Teller {
  tell(fresh: Notification): void
  /** What was seen meanwhile is not told. */
  forget(ids: readonly string[]): void
}

/** Nobody reads faster. Milliseconds. */
const pauseMs = 2_000
const soundPauseMs = 10_000
/** More at once is a number. */
const atOnceMost = 3

/** At once, and then the newest once in a while: what comes faster is told together, so that a storm costs a line every two seconds. */
export function createTeller({ clock, settings, minute, toast, desktop, sound, failed }: TellerDeps): Teller {
  const waiting = new Map<string, Notification>()
  /** Until they are seen. */
  const sounded = new Set<string>()
  let resting = false
  let soundedMs = Number.NEGATIVE_INFINITY

  function flush(): void {
    const fresh = [...waiting.values()]
    waiting.clear()
    resting = fresh.length > 0
    if (!resting) return
    clock.after(pauseMs, flush)
    tellAll(fresh).catch(failed)
  }

  async function tellAll(fresh: readonly Notification[]): Promise<void> {
    const wanted = await settings()
    const ways = fresh.map(one => ({ one, by: waysOf(kindByWhat[one.what], wanted, minute()) }))
    const pages = ways.filter(({ by }) => by.has('toast')).map(({ one }) => one)
    const seen = new Set<Notification>()
    for (const one of together(pages)) if (await toast(one)) for (const each of pages) seen.add(each)
    // Whoever looks at a page that says so need not be told beside it.
    const outside = ways.filter(({ one, by }) => by.has('desktop') && !seen.has(one)).map(({ one }) => one)
    for (const one of together(outside)) await desktop(one)
    // A line that only counts more has been heard of.
    const heard = ways.filter(({ one, by }) => by.has('sound') && !sounded.has(one.id))
    for (const { one } of heard) sounded.add(one.id)
    const nowMs = clock.now()
    if (heard.length > 0 && Math.abs(nowMs - soundedMs) >= soundPauseMs) {
      soundedMs = nowMs
      await sound()
    }
  }

  return {
    tell(fresh) {
      waiting.set(fresh.id, fresh)
      if (resting) return
      resting = true
      // What comes in the same turn, as a whole mailbox does, is told together.
      queueMicrotask(flush)
    },
    forget(ids) {
      for (const id of ids) {
        waiting.delete(id)
        sounded.delete(id)
      }
    },
  }
}

function together(fresh: readonly Notification[]): readonly Notification[] {
  if (fresh.length <= atOnceMost) return fresh
  return [
    {
      ...fresh[0]!,
      id: 'several',
      what: 'several',
      count: fresh.reduce((sum, { count }) => sum + count, 0),
      by: null,
      room: null,
      roomName: '',
      words: '',
      target: { kind: 'none' },
      mail: null,
    },
  ]
}
