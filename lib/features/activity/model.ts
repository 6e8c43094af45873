import type { PersonId, RecordId, SessionId } from '../../core/ids.ts'
import { type ActivityBody, activityBody } from '../../protocol/activity.ts'

/** As much of a record as says who did what and when. */
export interface Act {
  readonly id: RecordId
  readonly author: PersonId
  readonly lamport: number
  readonly timeMs: number
  readonly body: unknown
}

/** Somebody's time in the room, from one session. */
export interface Stay {
  readonly person: PersonId
  readonly session: SessionId
  readonly join: Act
  /** What counts of its end, and when that was; null while it lasts, as far as is known. */
  readonly leave: { readonly act: Act; readonly timeMs: number } | null
}

/** A stay that is taken up again so soon was not ended: a reload, a browser that was started anew, new keys. Milliseconds. */
export const breakMs = 60_000

/** What a record of kind `activity` says; null for what cannot be read. */
export function readAct({ body }: Pick<Act, 'body'>): ActivityBody | null {
  const parsed = activityBody.safeParse(body)
  return parsed.success ? parsed.data : null
}

type Leave = Extract<ActivityBody, { what: 'leave' }>

/** When somebody left, by their own word or by who noted it: never later than it was said. */
const endOf = (act: Act, { seenMs }: Leave): number => Math.min(seenMs ?? act.timeMs, act.timeMs)

/** Who has stayed when, oldest first, whatever order their records came in. */
export interface Stays {
  add(act: Act, body: ActivityBody): void
  list(): readonly Stay[]
  clear(): void
}

interface Heard {
  join: Act | null
  readonly person: PersonId
  readonly session: SessionId
  leaves: { act: Act; body: Leave }[]
  /** The latest word that they are still there. */
  here: number
}

/**
 * A stay begins by the word of who comes. Their own word on its end goes before what others have noted; what was noted counts until they have
 * said after it that they are still there. So a forged note lasts no longer than its victim is away.
 */
export function createStays(): Stays {
  const heardByStay = new Map<string, Heard>()

  function heard(person: PersonId, session: SessionId): Heard {
    const key = `${person}/${session}`
    const known = heardByStay.get(key) ?? { join: null, person, session, leaves: [], here: -1 }
    heardByStay.set(key, known)
    return known
  }

  function stayOf({ join, person, session, leaves, here }: Heard): Stay | null {
    if (!join) return null
    const own = leaves.find(({ act }) => act.author === person)
    const counting = own ?? leaves.find(({ act }) => act.lamport > here)
    const leave = counting ? { act: counting.act, timeMs: endOf(counting.act, counting.body) } : null
    return { person, session, join, leave }
  }

  return {
    add(act, body) {
      if (body.what === 'join') heard(act.author, body.session).join ??= act
      else if (body.what === 'here') {
        const one = heard(act.author, body.session)
        one.here = Math.max(one.here, act.lamport)
      } else if (body.what === 'leave') {
        const { leaves } = heard(body.person, body.session)
        leaves.push({ act, body })
        leaves.sort((a, b) => a.act.lamport - b.act.lamport || (a.act.id < b.act.id ? -1 : 1))
      }
    },
    list: () =>
      [...heardByStay.values()]
        .flatMap(one => stayOf(one) ?? [])
        .sort((a, b) => a.join.lamport - b.join.lamport),
    clear: () => heardByStay.clear(),
  }
}

/**
 * The joins and leaves that are news. Whoever comes back within a minute has not been away, and of two browsers of one person the first that
 * comes and the last that goes are told.
 */
export function newsOf(stays: readonly Stay[]): ReadonlySet<RecordId> {
  const news = new Set<RecordId>()
  const byPerson = new Map<PersonId, Stay[]>()
  for (const stay of stays) byPerson.set(stay.person, [...(byPerson.get(stay.person) ?? []), stay])
  for (const theirs of byPerson.values()) {
    const endMs = ({ leave }: Stay): number => leave?.timeMs ?? Number.POSITIVE_INFINITY
    const startMs = ({ join }: Stay): number => join.timeMs
    // By their times, of which a person has one clock: others' notes of an end are near enough.
    const ordered = [...theirs].sort((a, b) => startMs(a) - startMs(b))
    let untilMs = Number.NEGATIVE_INFINITY
    let last: Stay | null = null
    for (const stay of ordered) {
      if (startMs(stay) > untilMs + breakMs) {
        if (last?.leave) news.add(last.leave.act.id)
        news.add(stay.join.id)
        untilMs = endMs(stay)
        last = stay
      } else if (endMs(stay) >= untilMs) {
        untilMs = endMs(stay)
        last = stay
      }
    }
    if (last?.leave) news.add(last.leave.act.id)
  }
  return news
}
