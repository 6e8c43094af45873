import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnchorTarget, PointSample } from '../../lib/core/anchor.ts'
import { openSharing } from '../../lib/core/sharing.ts'
import { createAnchorBook, isNewer } from '../../lib/features/cursors/model.ts'
import type { Visit } from '../support/person.ts'
import { useWorlds, type World } from '../support/world.ts'

const createWorld = useWorlds()
const home = 'https://example.com/'

const sample = (time: number, change: Partial<PointSample> = {}): PointSample => ({
  time: time & 0xffff,
  kind: 'page',
  pressed: false,
  ref: 0,
  offset: 0,
  check: 0,
  x: time & 0xffff,
  y: 0,
  ...change,
})
const target = (ref: number, nth = 0): AnchorTarget => ({
  ref,
  path: [{ by: 'child', tag: 'p', nth }],
  pageBox: [0, 0, 1, 1],
})

type Page = ReturnType<Visit['page']>

/** Moves for so long, a sample each 16 ms as an animation frame gives it. */
async function move(world: World, page: Page, ms: number, from = 1): Promise<void> {
  for (let at = 0; at < ms; at += 16) {
    page.receive({ type: 'point', sample: sample(from + at) })
    await world.clock.advance(16)
  }
}

const lastMove = (page: Page) => page.last('cursors')?.moves.at(-1)
const timesOn = (page: Page): number[] =>
  page.heard.flatMap(message =>
    message.type === 'cursors' ? message.moves.map(({ sample }) => sample.time) : [],
  )

async function twoOn(world: World, addressOfBob = home) {
  const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
  const [mine, theirs] = [ada.page(home), bob.page(addressOfBob)]
  await world.clock.advance(200)
  return { ada, bob, mine, theirs }
}

describe('C1 a moving pointer', () => {
  test('is seen by people on the same page, under the name of who the link says sent it', async () => {
    const world = createWorld()
    const { ada, mine, theirs } = await twoOn(world)
    await move(world, mine, 500)
    expect(lastMove(theirs)).toMatchObject({ person: ada.room.context.self.person })
    expect(lastMove(mine)).toBeUndefined()
  })

  test('is sent n − 1 times a move, and only to people on the page', async () => {
    const world = createWorld()
    const visits: Visit[] = []
    for (let i = 0; i < 9; i++) visits.push(await world.enter(`P${i}`))
    const pages = visits.map((visit, i) => visit.page(i < 6 ? home : `${home}${i}`))
    await world.clock.advance(500)
    const before = world.network.fastSent
    pages[0]!.receive({ type: 'point', sample: sample(1) })
    await world.clock.advance(500)
    expect(world.network.fastSent - before).toBe(5)
    expect(pages.map(page => timesOn(page).length)).toEqual([0, 1, 1, 1, 1, 1, 0, 0, 0])
  })

  test('is not sent at all where the address is not shared', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const [mine, theirs] = [ada.page(null), bob.page(null)]
    await world.clock.advance(100)
    await move(world, mine, 200)
    expect(world.network.fastSent).toBe(0)
    expect(timesOn(theirs)).toEqual([])
  })
})

describe('C2 the rate', () => {
  test('is no more than 60 a second, and the last point arrives', async () => {
    const world = createWorld()
    const { mine, theirs } = await twoOn(world)
    for (let ms = 1; ms <= 1_000; ms++) {
      mine.receive({ type: 'point', sample: sample(ms) })
      await world.clock.advance(1)
    }
    await world.clock.advance(100)
    expect(world.network.fastSent).toBeLessThanOrEqual(64)
    expect(world.network.fastSent).toBeGreaterThan(50)
    expect(timesOn(theirs).at(-1)).toBe(1_000)
  })

  test('is zero while nobody moves', async () => {
    const world = createWorld()
    const { mine, theirs } = await twoOn(world)
    await move(world, mine, 100)
    await world.clock.advance(1_000)
    const sent = world.network.fastSent
    theirs.heard.length = 0
    await world.clock.advance(60 * 60_000)
    expect([world.network.fastSent - sent, theirs.heard, world.clock.waiting]).toEqual([0, [], 0])
  })
})

describe('C3 anchors', () => {
  test('O3 arrive before the first move that needs them, once', async () => {
    const world = createWorld()
    const { mine, theirs } = await twoOn(world)
    mine.receive({ type: 'anchor', target: target(1) })
    for (let i = 0; i < 10; i++) {
      mine.receive({ type: 'point', sample: sample(i * 16, { kind: 'box', ref: 1 }) })
      await world.clock.advance(16)
    }
    await world.clock.advance(500)
    const kinds = theirs.heard.map(({ type }) => type).filter(type => type === 'anchor' || type === 'cursors')
    expect(kinds.filter(type => type === 'anchor')).toHaveLength(1)
    // A fast frame may overtake the anchor; then the move comes again behind it.
    expect(kinds.lastIndexOf('cursors')).toBeGreaterThan(kinds.indexOf('anchor'))
  })

  test('a number that is used again stands for the new target', async () => {
    const world = createWorld()
    const { mine, theirs } = await twoOn(world)
    for (const nth of [0, 1]) {
      mine.receive({ type: 'anchor', target: target(1, nth) })
      mine.receive({ type: 'point', sample: sample(nth * 100, { kind: 'box', ref: 1 }) })
      await world.clock.advance(100)
    }
    expect(theirs.last('anchor')?.target).toEqual(target(1, 1))
  })

  test('a tab that was opened later gets them too', async () => {
    const world = createWorld()
    const { bob, mine } = await twoOn(world)
    mine.receive({ type: 'anchor', target: target(1) })
    mine.receive({ type: 'point', sample: sample(1, { kind: 'box', ref: 1 }) })
    await world.clock.advance(500)
    const second = bob.page(home)
    await world.clock.advance(100)
    expect(second.heard.map(({ type }) => type)).toEqual(expect.arrayContaining(['anchor', 'cursors']))
  })
})

describe('C4 a still pointer', () => {
  test('is there for somebody who comes later', async () => {
    const world = createWorld()
    const { ada, mine } = await twoOn(world)
    mine.receive({ type: 'anchor', target: target(3) })
    mine.receive({ type: 'point', sample: sample(7, { kind: 'box', ref: 3 }) })
    await world.clock.advance(60_000)
    const cleo = (await world.enter('Cleo')).page(home)
    await world.clock.advance(200)
    expect(cleo.last('anchor')?.target).toEqual(target(3))
    expect(lastMove(cleo)).toEqual({
      person: ada.room.context.self.person,
      sample: sample(7, { kind: 'box', ref: 3 }),
    })
  })

  test('is at its last point even where every fast frame is lost', async () => {
    const world = createWorld({ fastLoss: 1 })
    const { mine, theirs } = await twoOn(world)
    await move(world, mine, 100)
    await world.clock.advance(500)
    expect(lastMove(theirs)?.sample).toEqual(sample(97))
  })

  test('is shown again on a page that says hello again', async () => {
    const world = createWorld()
    const { mine, theirs } = await twoOn(world)
    await move(world, mine, 50)
    await world.clock.advance(500)
    theirs.heard.length = 0
    theirs.receive({ type: 'hello', version: 1, address: home })
    await world.clock.advance(0)
    expect(lastMove(theirs)).toBeDefined()
  })
})

describe('C6 a pointer goes', () => {
  test('when its owner goes to another page, and comes back with them', async () => {
    const world = createWorld()
    const { ada, mine, theirs } = await twoOn(world)
    await move(world, mine, 50)
    mine.receive({ type: 'address', address: `${home}other` })
    await world.clock.advance(100)
    expect(theirs.heard.at(-2)).toEqual({ type: 'gone', person: ada.room.context.self.person })
    mine.receive({ type: 'address', address: home })
    await move(world, mine, 50, 1_000)
    await world.clock.advance(100)
    expect(lastMove(theirs)?.sample.time).toBeGreaterThan(1_000)
  })

  test('when its owner leaves', async () => {
    const world = createWorld()
    const { ada, mine, theirs } = await twoOn(world)
    await move(world, mine, 50)
    await world.leave(ada)
    expect(theirs.last('gone')).toEqual({ type: 'gone', person: ada.room.context.self.person })
  })

  test('when one goes to another page oneself', async () => {
    const world = createWorld()
    const { ada, mine, theirs } = await twoOn(world)
    await move(world, mine, 50)
    theirs.receive({ type: 'address', address: `${home}other` })
    expect(theirs.last('gone')).toEqual({ type: 'gone', person: ada.room.context.self.person })
  })
})

describe('the model', () => {
  test('C5 time goes on across the wrap of the clock', () => {
    const time = fc.integer({ min: 0, max: 0xffff })
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 20_000 }), (at, later) => {
        expect(isNewer(sample(at + later), sample(at), later)).toBe(true)
        expect(isNewer(sample(at), sample(at + later), 10)).toBe(false)
      }),
    )
  })

  test('C5 after a long rest everything is newer', () => {
    expect(isNewer(sample(5), sample(40_000), 30_000)).toBe(true)
  })

  test('C3 the oldest of more than 1,024 anchors is given up', () => {
    const book = createAnchorBook()
    for (let ref = 1; ref <= 1_024; ref++) book.set(target(ref))
    book.set(target(1))
    book.set(target(1_025))
    expect([book.get(1), book.get(2), book.get(1_025)]).toEqual([target(1), undefined, target(1_025)])
  })
})

describe('a person decides what is shown', () => {
  const shy = { ...openSharing, cursor: false }

  test('a pointer that is hidden goes from others’ pages, and comes back where it is', async () => {
    const world = createWorld()
    const { ada, mine, theirs } = await twoOn(world)
    await move(world, mine, 200)
    ada.room.setSharing(shy, [])
    await world.clock.advance(100)
    expect(lastMove(theirs)?.sample.kind).toBe('none')
    const before = timesOn(theirs).length
    await move(world, mine, 300, 300)
    expect(timesOn(theirs)).toHaveLength(before)
    ada.room.setSharing(openSharing, [])
    await world.clock.advance(100)
    expect(lastMove(theirs)?.sample).toMatchObject({ kind: 'page', x: 588 })
  })

  test('others’ pointers go from the own page and come back', async () => {
    const world = createWorld()
    const { bob, mine, theirs } = await twoOn(world)
    await move(world, mine, 200)
    bob.room.setSharing({ ...openSharing, others: false }, [])
    await world.clock.advance(100)
    expect(theirs.last('gone')).toBeDefined()
    const before = timesOn(theirs).length
    await move(world, mine, 300, 300)
    expect(timesOn(theirs)).toHaveLength(before)
    bob.room.setSharing(openSharing, [])
    await world.clock.advance(100)
    expect(timesOn(theirs).length).toBeGreaterThan(before)
  })

  test.each(['site', 'nothing'] as const)('who tells %s of a page is on nobody’s page', async address => {
    const world = createWorld()
    const { ada, mine, theirs } = await twoOn(world)
    ada.room.setSharing({ ...openSharing, address }, [])
    mine.receive({ type: 'address', address: home })
    await world.clock.advance(200)
    expect(ada.room.context.presence.self.page).toBeNull()
    expect(ada.room.context.presence.self.site === null).toBe(address === 'nothing')
    const before = timesOn(theirs).length
    await move(world, mine, 300)
    expect(timesOn(theirs)).toHaveLength(before)
  })
})
