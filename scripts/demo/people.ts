import type { Browser } from 'wxt/browser'
import { features } from '../../entrypoints/host/features.ts'
import { openSharing } from '../../lib/core/sharing.ts'
import type { RandomBytes } from '../../lib/engine/types.ts'
import { createHost, type Host } from '../../lib/platform/host/create-host.ts'
import { createMemoryRoom } from '../../tests/support/memory-room.ts'
import { createMemoryNetwork } from '../../tests/support/memory-transport.ts'
import { createRealClock } from '../../tests/support/real-clock.ts'
import { createPortPair } from './port-pair.ts'

const names = ['Ada', 'Grace', 'Linus', 'Margaret', 'Alan', 'Edsger', 'Radia', 'Barbara', 'Donald', 'Frances']
export const peopleMost = names.length
export const nameOf = (person: number): string => names[person] ?? `Person ${person + 1}`

/** What the network does to what is sent. Changes take effect at once. */
export interface Weather {
  delayMs: number
  /** Share of fast frames that get lost. */
  loss: number
}

/** Everybody's only tab. */
const tab = 1

/** People with a host each, as if each had a browser, in one room in memory. */
export function createPeople(weather: Weather) {
  const clock = createRealClock()
  const randomBytes: RandomBytes = length => crypto.getRandomValues(new Uint8Array(length))
  const network = createMemoryNetwork({
    clock,
    random: Math.random,
    get delayMs() {
      return weather.delayMs
    },
    get jitterMs() {
      return weather.delayMs / 5
    },
    get fastLoss() {
      return weather.loss
    },
  })
  const room = createMemoryRoom({ name: 'Harbour notes', network, clock, randomBytes, features })
  const hosts = new Map<number, Host>()

  /** `in` or out of the room. */
  const set = (person: number, present: boolean): void => {
    if (present === hosts.has(person)) return
    const profile = { name: nameOf(person), color: person }
    const host =
      hosts.get(person) ??
      createHost({ openRoom: async (_room, { profile }) => room.enter(profile), isOwnPage: () => true })
    if (present) hosts.set(person, host)
    else hosts.delete(person)
    const rooms = present ? [{ room: room.room, tabs: [tab], sharing: openSharing }] : []
    void host.setLive({
      to: 'host',
      type: 'live',
      profile,
      relayOnly: false,
      paused: false,
      confirmed: [],
      rooms,
    })
  }

  return {
    set,
    /** What `runtime.connect` gives in this person's browser; throws where there is no extension. */
    connect(person: number, name: string, view: Window): Browser.runtime.Port {
      const host = hosts.get(person)
      if (!host) throw new Error('Nobody is there.')
      const { ends, cut } = createPortPair(name, tab)
      host.accept(ends[0])
      view.addEventListener('pagehide', cut, { once: true })
      return ends[1]
    },
  }
}
