import type { PersonId } from '../../core/ids.ts'

/**
 * Whose view moves the one who follows `person`: at the end of a chain of people who follow one another, or nobody where the chain
 * closes to a ring (which `self` may be part of). In a ring nobody moves until somebody scrolls on their own and so stops following.
 */
export function leaderOf(
  person: PersonId,
  self: PersonId,
  followed: (by: PersonId) => PersonId | null,
): PersonId | null {
  const seen = new Set<PersonId>([self])
  let leader = person
  for (;;) {
    if (seen.has(leader)) return null
    seen.add(leader)
    const next = followed(leader)
    if (next === null) return leader
    leader = next
  }
}

/** What is needed of somebody's browser to choose among several. */
interface SessionView<Session> {
  readonly session: Session
  readonly state: 'here' | 'idle' | 'away'
  readonly page: string | null
  readonly sinceMs: number
}

const byAttention = ['here', 'idle', 'away']

/** The browser in which a person is to be found: the most attentive, one that shares where it is, the latest to come. */
export function sessionToFind<Session>(sessions: readonly SessionView<Session>[]): Session | null {
  const [best] = [...sessions].sort(
    (a, b) =>
      byAttention.indexOf(a.state) - byAttention.indexOf(b.state) ||
      Number(a.page === null) - Number(b.page === null) ||
      b.sinceMs - a.sinceMs,
  )
  return best?.session ?? null
}
