import { describe, expect, it } from 'vitest'
import { leaderOf } from '../../lib/features/viewport/model.ts'
import { createMemoryNetwork } from '../support/memory-transport.ts'
import { createPerson } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { createTestClock } from '../support/test-clock.ts'
import { createViewer, type Viewer } from '../support/viewer.ts'

/** SEED=7 plays one run again; NIGHTLY=1 plays thousands. */
const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: process.env.NIGHTLY ? 1_000 : 25 }, (_, i) => i + 1)

/** Runs that have failed once. */
const pinned = [768]

const addresses = ['https://example.com/a', 'https://example.com/b', 'https://example.org/']

/**
 * Two to six people follow one another in whatever way, also in rings, scroll, pause, go on and go to other pages, over slow links. When
 * everybody rests, nothing may go on moving, and whoever is moved along has to be where the end of their chain is.
 */
async function play(seed: number): Promise<void> {
  const random = createRandom(seed)
  const randomBytes = createRandomBytes(random)
  const clock = createTestClock()
  const below = (most: number): number => Math.floor(random() * most)
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)]!
  const network = createMemoryNetwork({ clock, random, delayMs: below(150), jitterMs: below(100) })
  const people: Viewer[] = []
  for (let i = 0; i < 2 + below(5); i++) {
    const person = createPerson({ network, clock, randomBytes, name: `P${i}` })
    const visit = person.enter()
    await clock.advance(50)
    people.push(createViewer(visit, pick(addresses)))
  }

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 25) {
      await clock.advance(25)
      for (const person of people) person.act()
    }
  }
  await pass(1_000)

  const wishes: ((by: Viewer) => void)[] = [
    ...new Array(4).fill((by: Viewer) => by.page.receive({ type: 'follow', person: pick(people).id })),
    by => by.page.receive({ type: 'follow', person: null }),
    by => by.page.receive({ type: 'pause-follow', on: random() < 0.3 }),
    by => by.page.receive({ type: 'go-to', person: pick(people).id }),
    ...new Array(3).fill((by: Viewer) => by.scroll(below(10_000))),
    by => by.navigate(pick(addresses)),
  ]
  const personOf = new Map(people.map(person => [person.id, person]))
  const followedBy = (id: Viewer['id']) => {
    const following = personOf.get(id)!.follow.following
    return following && following.state !== 'paused' ? following.person : null
  }

  /** Nothing goes on, and everybody is where the end of their chain is. */
  async function checkAtRest(): Promise<void> {
    await pass(8_000)
    const heard = () => people.map(({ page }) => page.heard.length)
    const rested = heard()
    await pass(3_000)
    expect(heard(), 'nothing goes on while everybody rests').toEqual(rested)
    for (const { id, address, y, follow } of people) {
      const followed = followedBy(id)
      if (followed === null) continue
      const leader = leaderOf(followed, id, followedBy)
      expect(follow.following?.state, `how ${id} is along`).toBe(leader === null ? 'still' : 'on')
      if (leader === null) continue
      const end = personOf.get(leader)!
      expect({ address, y }, `where ${id} is`).toEqual({ address: end.address, y: end.y })
      expect(end.follow.followers, 'who is moved is seen').toContain(id)
    }
  }

  for (let round = 0; round < 3; round++) {
    for (let step = 0; step < 20; step++) {
      pick(wishes)(pick(people))
      await pass(pick([0, 25, 100, 400]))
    }
    await checkAtRest()
    // Many at once, which makes rings; then one goes their own way.
    for (const by of people) if (random() < 0.8) by.page.receive({ type: 'follow', person: pick(people).id })
    await checkAtRest()
    pick(people).scroll(below(10_000))
    await checkAtRest()
  }

  const closing = people.map(({ visit }) => visit.room.close())
  await clock.advance(500)
  await Promise.all(closing)
  expect(clock.waiting).toBe(0)
}

describe('V5: people who follow one another', () => {
  it.each([...pinned, ...seeds])('seed %i: all come to rest where the ends of their chains are', play)
})
