import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Feature } from '../../lib/engine/types.ts'
import { createMemoryNetwork, type MemoryNetwork } from '../support/memory-transport.ts'
import { createPerson, type Person, type Visit } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { createTestClock, type TestClock } from '../support/test-clock.ts'

let clock: TestClock
let network: MemoryNetwork
let person: (name: string, features?: readonly Feature[]) => Person
const visits: Visit[] = []

const enter = (who: Person): Visit => {
  const visit = who.enter()
  visits.push(visit)
  return visit
}

beforeEach(() => {
  const random = createRandom(1)
  const randomBytes = createRandomBytes(random)
  clock = createTestClock()
  network = createMemoryNetwork({ clock, random, delayMs: 10, jitterMs: 5 })
  person = (name, features) =>
    createPerson({ network, clock, randomBytes, name, ...(features ? { features } : {}) })
})
afterEach(async () => {
  const closing = visits.splice(0).map(visit => visit.room.close())
  await clock.advance(100)
  await Promise.all(closing)
  expect(clock.waiting).toBe(0)
})

describe('two people in a room', () => {
  it('see each other, what they say, and where they point', async () => {
    const ada = enter(person('Ada'))
    await clock.advance(1)
    const bob = enter(person('Bob'))
    const page = ada.page('https://example.com/?utm_source=x')
    const other = bob.page('https://example.com/')
    const panel = bob.panel()
    await clock.advance(1000)
    expect(
      page.last('people')?.people.map(({ name, where, via, color }) => ({ name, where, via, color })),
    ).toEqual([
      { name: 'Ada', where: 'here', via: 'direct', color: 0 },
      { name: 'Bob', where: 'here', via: 'direct', color: 1 },
    ])
    expect(page.last('room')).toMatchObject({ connection: 'direct', notice: null })

    ada.panel().receive({ type: 'say', text: 'hello https://example.com' })
    await clock.advance(1000)
    expect(panel.chat().map(({ text, name, self }) => ({ text, name, self }))).toEqual([
      { text: 'hello https://example.com', name: 'Ada', self: false },
    ])
    expect(other.last('panel')).toMatchObject({ unread: 1 })

    page.receive({ type: 'anchor', target: { ref: 1, path: [], pageBox: [0, 0, 1, 1] } })
    const sample = { time: 5, kind: 'box', pressed: false, ref: 1, offset: 0, check: 0, x: 7, y: 8 } as const
    page.receive({ type: 'point', sample })
    await clock.advance(100)
    const moves = other.heard.filter(({ type }) => type === 'anchor' || type === 'cursors')
    expect(moves.map(({ type }) => type)).toContain('anchor')
    expect(other.last('cursors')?.moves).toEqual([{ person: ada.room.context.self.person, sample }])
  })
})
