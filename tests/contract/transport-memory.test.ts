import { createMemoryPair } from '../../lib/platform/memory-pair.ts'
import { createMemoryNetwork } from '../support/memory-transport.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { createTestClock } from '../support/test-clock.ts'
import { createSelf, createShared, startEnd } from '../support/transport-end.ts'
import { type TransportPair, transportContract } from './transport.ts'

async function makePair(delayMs: number, jitterMs: number, fastLoss: number): Promise<TransportPair> {
  const clock = createTestClock()
  const random = createRandom(7)
  const network = createMemoryNetwork({ clock, random, delayMs, jitterMs, fastLoss })
  const end = () => {
    const self = createSelf(createRandomBytes(random))
    const shared = createShared()
    const { clientID: clientId } = shared.doc
    return startEnd(self, shared, network.join({ ...self, clientId }, shared))
  }
  const [a, b] = [end(), end()]
  return {
    a,
    b,
    async until(condition) {
      for (let i = 0; i < 2_000 && !condition(); i++) await clock.advance(10)
      if (!condition()) throw new Error('It never happened.')
    },
    leftovers: () => clock.waiting,
    close() {
      a.close()
      b.close()
    },
  }
}

/** As the guide has them. */
async function makeGuidePair(): Promise<TransportPair> {
  const clock = createTestClock()
  const randomBytes = createRandomBytes(createRandom(11))
  const who = () => {
    const self = createSelf(randomBytes)
    const shared = createShared()
    return { self, shared, who: { ...self, clientId: shared.doc.clientID } }
  }
  const [one, other] = [who(), who()]
  const [first, second] = createMemoryPair(
    { self: one.who, shared: one.shared },
    { self: other.who, shared: other.shared },
  )
  const a = startEnd(one.self, one.shared, first)
  const b = startEnd(other.self, other.shared, second)
  return {
    a,
    b,
    async until(condition) {
      for (let i = 0; i < 2_000 && !condition(); i++) await clock.advance(10)
      if (!condition()) throw new Error('It never happened.')
    },
    leftovers: () => clock.waiting,
    close() {
      a.close()
      b.close()
    },
  }
}

transportContract('two within one document', makeGuidePair)
transportContract('in memory, at once', () => makePair(0, 0, 0))
transportContract('in memory, slow, lossy and out of order', () => makePair(30, 40, 0.3))
