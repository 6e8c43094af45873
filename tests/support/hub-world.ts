import { afterEach } from 'vitest'
import type { Keyring } from '../../lib/core/epochs.ts'
import type { EpochKeys } from '../../lib/core/keys.ts'
import type { FileHub } from '../../lib/engine/files/types.ts'
import type { Feature, Room } from '../../lib/engine/types.ts'
import { createMemoryLiveHub, type MemoryLiveHub } from './memory-live-hub.ts'
import { createMemoryNetwork, type MemoryNetwork } from './memory-transport.ts'
import { createPerson, type Person, testPolicy, type Visit } from './person.ts'
import { createRandom, createRandomBytes } from './random.ts'
import { createTestClock, type TestClock } from './test-clock.ts'

/** A hub in memory, its clock, and people who meet there, some of them with direct links as well. */
export interface HubWorld {
  readonly clock: TestClock
  readonly hub: MemoryLiveHub
  readonly network: MemoryNetwork
  person(
    name: string,
    options?: {
      direct?: boolean
      keys?: EpochKeys
      keyring?: Keyring
      relayed?: boolean
      owns?: boolean
      fileHub?: FileHub
      features?: readonly Feature[]
      landing?: string
    },
  ): Person
  enter(who: Person): Promise<Visit>
  leave(visit: Visit): Promise<void>
}

/** To be called at the top of a test file: gives each test a world of its own. */
export function useHubWorlds(): () => HubWorld {
  const rooms = new Map<Room, TestClock>()

  async function close(room: Room): Promise<void> {
    const clock = rooms.get(room)
    rooms.delete(room)
    const closing = room.close()
    await clock?.advance(1_000)
    await closing
  }

  afterEach(async () => {
    for (const room of [...rooms.keys()]) await close(room)
  })

  return () => {
    const random = createRandom(1)
    const randomBytes = createRandomBytes(random)
    const clock = createTestClock()
    const hub = createMemoryLiveHub({ policy: testPolicy, clock, random, randomBytes, delayMs: () => 5 })
    const network = createMemoryNetwork({ clock, random, delayMs: 5 })
    hub.start()
    return {
      clock,
      hub,
      network,
      person: (
        name,
        { direct = false, relayed = true, owns = false, keys, keyring, fileHub, features, landing } = {},
      ) =>
        createPerson({
          ...(relayed && { hub }),
          ...(direct && { network }),
          ...(keys && { keys }),
          ...(keyring && { keyring }),
          ...(fileHub && { fileHub }),
          ...(features && { features }),
          ...(landing && { landing }),
          clock,
          randomBytes,
          name,
          owns,
        }),
      async enter(who) {
        const visit = who.enter()
        rooms.set(visit.room, clock)
        await clock.advance(200)
        const kill = (): void => {
          // It would wait for its stores for ever.
          rooms.delete(visit.room)
          visit.kill()
        }
        return { ...visit, kill }
      },
      leave: visit => close(visit.room),
    }
  }
}
