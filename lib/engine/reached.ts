import type { PersonId, SessionId } from '../core/ids.ts'
import { authorOf, type LogName, logNameOf } from '../core/records.ts'
import type { Entry } from '../protocol/record-codec.ts'
import { uint, z } from '../protocol/schema.ts'
import type { Clock, Settings } from './types.ts'

export interface ReachedDeps {
  readonly own: PersonId
  readonly clock: Clock
  /** What others are known to hold is kept here, for the next start. Read once something is asked or heard. */
  readonly settings: Pick<Settings, 'get' | 'set'>
  /** How far one of our logs goes here. */
  readonly topOf: (log: LogName) => number
  readonly changed: () => void
}

/** How far this person's own logs have got to others, as far as this browser can know. */
export interface Reached {
  /** They have said that they hold a log up to this seq, or shown it. */
  confirmed(log: LogName, seq: number): void
  /** A link has taken these. */
  given(to: SessionId, entries: readonly Entry[]): void
  /** Their link has ended. */
  gone(session: SessionId): void
  has(log: LogName, seq: number): boolean
  close(): void
}

/** A link that has stood for so long after it took something has carried it: a dead one would have been noticed. Milliseconds. */
const carriedMs = 15_000
const setting = 'reached'
const keptHeads = z.record(z.string(), uint(Number.MAX_SAFE_INTEGER))

type Heads = Map<LogName, number>

export function createReached({ own, clock, settings, topOf, changed }: ReachedDeps): Reached {
  let heads: Heads | null = null
  const givenBySession = new Map<SessionId, { readonly heads: Heads; stop: () => void }>()

  function known(): Heads {
    if (heads) return heads
    const kept = Object.entries(keptHeads.safeParse(settings.get(setting)).data ?? {}) as [LogName, number][]
    // A log that was lost here begins anew, and what is said in it then is not what they hold.
    heads = new Map(kept.map(([log, head]) => [log, Math.min(head, topOf(log))]))
    return heads
  }

  function raise(heads: Heads, log: LogName, seq: number): boolean {
    if (authorOf(log) !== own || seq <= (heads.get(log) ?? 0)) return false
    heads.set(log, seq)
    return true
  }

  function confirm(confirmed: Iterable<readonly [LogName, number]>): void {
    const raised = [...confirmed].filter(([log, seq]) => raise(known(), log, seq))
    if (raised.length === 0) return
    settings.set(setting, Object.fromEntries(known()))
    changed()
  }

  return {
    confirmed: (log, seq) => confirm([[log, seq]]),
    given(to, entries) {
      const given = givenBySession.get(to) ?? { heads: new Map(), stop: () => undefined }
      const raised = entries.filter(({ content: { author, device, seq } }) =>
        raise(given.heads, logNameOf(author, device), seq),
      )
      if (raised.length === 0) return
      given.stop()
      given.stop = clock.after(carriedMs, () => confirm(given.heads))
      givenBySession.set(to, given)
      changed()
    },
    gone(session) {
      const given = givenBySession.get(session)
      if (!given) return
      // What was on its way when the link broke may be lost.
      given.stop()
      givenBySession.delete(session)
      changed()
    },
    has: (log, seq) =>
      seq <= (known().get(log) ?? 0) ||
      [...givenBySession.values()].some(given => seq <= (given.heads.get(log) ?? 0)),
    close() {
      for (const { stop } of givenBySession.values()) stop()
    },
  }
}
