import type { PersonId, SessionId } from '../core/ids.ts'
import { authorOf, type LogName, logNameOf } from '../core/records.ts'
import type { Entry } from '../protocol/record-codec.ts'
import type { Clock } from './types.ts'

/** How far this person's own logs have got to others, as far as this browser can know while it runs. */
export interface Reached {
  /** They have said that they hold a log up to this seq, or shown it. */
  confirmed(log: LogName, seq: number): void
  /** A link has taken these. */
  given(to: SessionId, entries: readonly Entry[]): void
  /** Their link has ended. */
  gone(session: SessionId): void
  has(log: LogName, seq: number): boolean
}

/** A link that has stood for so long after it took something has carried it: a dead one would have been noticed. Milliseconds. */
const carriedMs = 15_000

export function createReached(own: PersonId, clock: Clock, changed: () => void): Reached {
  const headByLog = new Map<LogName, number>()
  const givenBySession = new Map<SessionId, { readonly headByLog: Map<LogName, number>; lastMs: number }>()

  function raise(heads: Map<LogName, number>, log: LogName, seq: number): boolean {
    if (authorOf(log) !== own || seq <= (heads.get(log) ?? 0)) return false
    heads.set(log, seq)
    return true
  }

  return {
    confirmed(log, seq) {
      if (raise(headByLog, log, seq)) changed()
    },
    given(to, entries) {
      const given = givenBySession.get(to) ?? { headByLog: new Map(), lastMs: 0 }
      const raised = entries.filter(({ content: { author, device, seq } }) =>
        raise(given.headByLog, logNameOf(author, device), seq),
      )
      if (raised.length === 0) return
      given.lastMs = clock.now()
      givenBySession.set(to, given)
      changed()
    },
    gone(session) {
      const given = givenBySession.get(session)
      if (!given) return
      givenBySession.delete(session)
      // What was on its way when the link broke may be lost.
      if (clock.now() - given.lastMs >= carriedMs)
        for (const [log, seq] of given.headByLog) raise(headByLog, log, seq)
      changed()
    },
    has: (log, seq) =>
      seq <= (headByLog.get(log) ?? 0) ||
      [...givenBySession.values()].some(given => seq <= (given.headByLog.get(log) ?? 0)),
  }
}
