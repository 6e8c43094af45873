import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../lib/core/limits.ts'
import type { Spot } from '../../lib/core/spot.ts'
import { createPen, createSegment, laserMs } from '../../lib/features/laser/model.ts'
import type { LaserPart } from '../../lib/protocol/doing.ts'
import { cursorFrameBytes, decodeCursorFrame } from '../../lib/protocol/fast-frame.ts'
import { decodeLaserFrame, encodeLaserFrame } from '../../lib/protocol/laser-frame.ts'
import type { HostToPage } from '../../lib/protocol/port.ts'
import { createHostile } from '../support/hostile.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { useWorlds, type World } from '../support/world.ts'

const createWorld = useWorlds()
const home = 'https://example.com/'
const spot: Spot = { kind: 'page', offset: 0, check: 0, x: 1, y: 2, target: null }
const part: LaserPart = {
  stroke: 3,
  segment: 2,
  first: 5,
  points: [
    [0, 0],
    [-40, 1_000],
  ],
}

async function enter(world: World, name: string, address = home) {
  const visit = await world.enter(name)
  const page = visit.page(address)
  const panel = visit.panel()
  await world.clock.advance(300)
  const seen = (...types: HostToPage['type'][]) => page.heard.filter(({ type }) => types.includes(type))
  return { visit, page, panel, seen, person: visit.room.context.self.person }
}

describe('doing things on a page', () => {
  test('S3 S5 S6 clicks, reactions, light and lines reach people on the same page only, and not oneself', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const bob = await enter(world, 'Bob')
    const far = await enter(world, 'Cleo', 'https://example.com/other')
    ada.page.receive({ type: 'gesture', spot, reaction: 2 })
    ada.page.receive({ type: 'laser-spot', segment: 2, spot })
    ada.page.receive({ type: 'laser', part })
    ada.panel.receive({ type: 'say-bubble', text: '  over\n here ' })
    await world.clock.advance(200)
    const { person } = ada
    const types = ['gesture', 'laser-spot', 'laser', 'bubble'] as const
    const expected = [
      { type: 'gesture', person, spot, reaction: 2 },
      { type: 'laser-spot', person, segment: 2, spot },
      { type: 'laser', person, part },
      { type: 'bubble', person, text: 'over here' },
    ]
    expect(bob.seen(...types)).toHaveLength(4)
    expect(bob.seen(...types)).toEqual(expect.arrayContaining(expected))
    expect(far.seen(...types)).toEqual([])
    expect(ada.seen(...types)).toEqual([])
    expect(ada.page.last('bubble-done')).toEqual({ type: 'bubble-done', said: true })
  })

  test('S3 S6 nothing is told where one’s pointer is not shown, nor shown where others’ are not', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const bob = await enter(world, 'Bob')
    const act = async () => {
      ada.page.receive({ type: 'gesture', spot, reaction: null })
      ada.page.receive({ type: 'laser', part })
      ada.panel.receive({ type: 'say-bubble', text: 'hush' })
      await world.clock.advance(200)
      return bob.seen('gesture', 'laser', 'bubble').length
    }
    ada.visit.room.setSharing({ address: 'page', cursor: false, others: true }, [])
    expect(await act()).toBe(0)
    ada.visit.room.setSharing({ address: 'page', cursor: true, others: true }, [])
    bob.visit.room.setSharing({ address: 'page', cursor: true, others: false }, [])
    expect(await act()).toBe(0)
    bob.visit.room.setSharing({ address: 'page', cursor: true, others: true }, [])
    expect(await act()).toBe(3)
  })

  test('S3 S5 what is done in a tab on another page than the one that others see one on is not told as done there', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const bob = await enter(world, 'Bob')
    const behind = ada.visit.page('https://example.com/other')
    ada.page.receive({ type: 'attention', state: 'here', hidden: false })
    await world.clock.advance(200)
    behind.receive({ type: 'gesture', spot, reaction: null })
    behind.receive({ type: 'laser-spot', segment: 2, spot })
    behind.receive({ type: 'laser', part })
    await world.clock.advance(200)
    expect(bob.seen('gesture', 'laser-spot', 'laser')).toEqual([])
  })

  test('S6 a line is one line of 80 characters, and nothing where nothing was written', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const bob = await enter(world, 'Bob')
    ada.panel.receive({ type: 'say-bubble', text: ' \u0000 ' })
    await world.clock.advance(100)
    expect(ada.page.last('bubble-done')).toEqual({ type: 'bubble-done', said: false })
    ada.panel.receive({ type: 'say-bubble', text: `${'x'.repeat(limits.bubbleChars - 1)}🎉` })
    ada.panel.receive({ type: 'end-bubble' })
    await world.clock.advance(100)
    expect(bob.seen('bubble')).toMatchObject([{ text: `${'x'.repeat(limits.bubbleChars - 1)}\ufffd` }])
    expect(ada.page.last('bubble-done')).toEqual({ type: 'bubble-done', said: false })
  })

  test('S7 more than anybody does is dropped on both sides, and so is what does not parse', async () => {
    const world = createWorld()
    const { network, clock } = world
    const ada = await enter(world, 'Ada')
    const bob = await enter(world, 'Bob')
    for (let i = 0; i < 40; i++) ada.page.receive({ type: 'gesture', spot, reaction: null })
    await clock.advance(200)
    expect(bob.seen('gesture')).toHaveLength(limits.gesturesBurst)

    const random = createRandom(7)
    const hostile = createHostile({ network, clock, random, randomBytes: createRandomBytes(random) })
    await clock.advance(200)
    const { page } = bob.visit.room.context.presence.self
    for (let i = 0; i < 40; i++) {
      hostile.tell(bob.visit.session, { type: 'gesture', page, spot, reaction: 6 })
      hostile.tell(bob.visit.session, { type: 'bubble', page, text: 'x'.repeat(limits.bubbleChars + 1) })
      hostile.tell(bob.visit.session, { type: 'gesture', page, spot, reaction: 1 })
      hostile.tell(bob.visit.session, { type: 'bubble', page, text: 'a line' })
    }
    hostile.flash(bob.visit.session, new Uint8Array([0x20, 1, 2, 3]))
    await clock.advance(200)
    const { drops } = bob.visit.room
    expect(drops.get('message-malformed')).toBe(80)
    expect(drops.get('gesture-too-fast')).toBe(40 - limits.gesturesBurst)
    expect(drops.get('bubble-refused')).toBe(40 - limits.gesturesBurst)
    expect(drops.get('frame-malformed')).toBe(1)
    hostile.close()
  })
})

describe('a laser’s frame', () => {
  const anyPart = fc.record({
    stroke: fc.nat(0xff),
    segment: fc.nat(0xffff),
    first: fc.nat(0xffff),
    points: fc.array(
      fc.tuple(fc.integer({ min: -0x8000, max: 0x7fff }), fc.integer({ min: -0x8000, max: 0x7fff })),
      { minLength: 1, maxLength: limits.laserPoints },
    ),
  })

  test('S5 is read as it was written, and is no cursor’s', () => {
    fc.assert(
      fc.property(anyPart, written => {
        const frame = encodeLaserFrame(written)
        expect(frame.length).toBe(6 + 4 * written.points.length)
        expect(decodeLaserFrame(frame)).toEqual(written)
        expect(decodeCursorFrame(frame)).toBe(null)
      }),
    )
  })

  test('S5 is nothing where it is not whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        const read = decodeLaserFrame(bytes)
        if (read) expect(encodeLaserFrame(read)).toEqual(bytes)
      }),
    )
    expect(decodeLaserFrame(new Uint8Array([0x20, 0, 0, 0, 0, 0]))).toBe(null)
    expect(decodeLaserFrame(new Uint8Array(cursorFrameBytes))).toBe(null)
  })
})

describe('a laser pen', () => {
  /** Draws along x at 60 Hz and takes a part after every third point; what was taken, and the segments begun. */
  function draw(points: readonly { x: number; atMs: number }[]) {
    const pen = createPen()
    pen.down()
    let origin: { x: number; y: number } | null = null
    const parts: LaserPart[] = []
    const begun: number[] = []
    for (const [index, { x, atMs }] of points.entries()) {
      const { begins, rest } = pen.move({ x, y: 0 }, origin, atMs)
      if (rest) parts.push(rest)
      if (begins !== null) {
        begun.push(begins)
        origin = { x, y: 0 }
      }
      const taken = index % 3 === 2 ? pen.take() : null
      if (taken) parts.push(taken)
    }
    const last = pen.take()
    return { parts: last ? [...parts, last] : parts, begun }
  }
  const steps = (count: number, stepPx: number) =>
    Array.from({ length: count }, (_, i) => ({ x: i * stepPx, atMs: i * 16 }))

  test('S5 repeats what it said before, so that two lost frames in a row leave no gap', () => {
    const { parts } = draw(steps(63, 4))
    const segment = createSegment(1)
    for (const [index, taken] of parts.entries()) if (index % 3 === 2) segment.add(taken, index * 50)
    expect(segment.points(parts.length * 50).map(({ dx }) => dx)).toEqual(steps(63, 4).map(({ x }) => x))
  })

  test('S5 begins a new segment far from where it began, though not often, and after a pause', () => {
    expect(draw(steps(40, 4)).begun).toHaveLength(1)
    const far = draw(steps(120, 30))
    expect(far.begun.length).toBeGreaterThan(1)
    expect(far.begun.length).toBeLessThanOrEqual(1 + Math.floor((120 * 16) / 800))
    // Nothing is left out where one ends and the next begins.
    const seen = far.parts.flatMap(({ segment, first, points }) =>
      points.map((_, i) => `${segment}/${first + i}`),
    )
    expect(new Set(seen).size).toBe(120)
    expect(
      draw([
        { x: 0, atMs: 0 },
        { x: 9, atMs: 3_000 },
      ]).begun,
    ).toHaveLength(2)
  })

  test('its points appear at the pace they were drawn at, and fade', () => {
    const segment = createSegment(1)
    segment.add(
      {
        stroke: 1,
        segment: 1,
        first: 0,
        points: [
          [0, 0],
          [1, 0],
          [2, 0],
        ],
      },
      1_000,
    )
    const at = segment.points(1_000).map(({ shownAtMs }) => Math.round(shownAtMs))
    expect(at).toEqual([1_000, 1_017, 1_033])
    segment.add(
      {
        stroke: 1,
        segment: 1,
        first: 1,
        points: [
          [1, 0],
          [2, 0],
          [3, 0],
        ],
      },
      1_010,
    )
    expect(segment.points(1_010)).toHaveLength(4)
    expect(segment.points(1_020 + laserMs)).toHaveLength(2)
    expect(segment.points(2_000 + laserMs)).toEqual([])
  })
})
