import type { KnownPerson } from '../../core/acquaintances.ts'
import type { PersonId } from '../../core/ids.ts'
import { createSubscribers } from '../subscribers.ts'
import type { Acquaintances } from './types.ts'

/** Acquaintances as the room drives them. */
export interface RunningAcquaintances extends Acquaintances {
  /** `tell`: tells, whether or not this changes anything. */
  set(known: readonly KnownPerson[], tell?: boolean): void
}

/** `failed`: told of what a subscriber has thrown. */
export function createAcquaintances(failed: (error: unknown) => void): RunningAcquaintances {
  const subscribers = createSubscribers<() => void>(failed)
  let all: ReadonlyMap<PersonId, KnownPerson> = new Map()
  return {
    of: person => all.get(person) ?? null,
    get all() {
      return all
    },
    isBlocked: person => all.get(person)?.blocked ?? false,
    subscribe: subscribers.add,
    set(next, tell = false) {
      const before = JSON.stringify([...all.values()])
      all = new Map(next.map(one => [one.person, one]))
      if (tell || JSON.stringify([...all.values()]) !== before) subscribers.each(changed => changed())
    },
  }
}
