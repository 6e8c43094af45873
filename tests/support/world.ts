import { afterEach, expect } from 'vitest'
import type { Feature } from '../../lib/engine/types.ts'
import { createMemoryNetwork, type MemoryNetwork, type MemoryNetworkOptions } from './memory-transport.ts'
import { createPerson, type Person, type Visit } from './person.ts'
import { createRandom, createRandomBytes } from './random.ts'
import { createTestClock, type TestClock } from './test-clock.ts'

/** A network, a clock and dice for people to meet in; after each test every room is closed, and no timer may be left. */
export interface World {
  readonly clock: TestClock
  readonly network: MemoryNetwork
  person(name: string, color?: number, features?: readonly Feature[]): Person
  /** Lets a person in and some time pass, so that arrivals have an order. */
  enter(who: Person | string): Promise<Visit>
  leave(visit: Visit): Promise<void>
}

/** To be called at the top of a test file: gives each test a world of its own. */
export function useWorlds(): (options?: Partial<MemoryNetworkOptions>) => World {
  const worlds: { clock: TestClock; visits: Set<Visit> }[] = []

  afterEach(async () => {
    for (const { clock, visits } of worlds.splice(0)) {
      const closing = [...visits].map(visit => visit.room.close())
      await clock.advance(200)
      await Promise.all(closing)
      expect(clock.waiting).toBe(0)
    }
  })

  return options => {
    const random = createRandom(1)
    const randomBytes = createRandomBytes(random)
    const clock = createTestClock()
    const network = createMemoryNetwork({ clock, random, delayMs: 10, jitterMs: 5, ...options })
    const visits = new Set<Visit>()
    worlds.push({ clock, visits })
    const person: World['person'] = (name, color = 0, features = undefined) =>
      createPerson({ network, clock, randomBytes, name, color, ...(features && { features }) })
    return {
      clock,
      network,
      person,
      async enter(who) {
        const visit = (typeof who === 'string' ? person(who) : who).enter()
        visits.add(visit)
        await clock.advance(100)
        return visit
      },
      async leave(visit) {
        visits.delete(visit)
        const closing = visit.room.close()
        await clock.advance(100)
        await closing
      },
    }
  }
}
