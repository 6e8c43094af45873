import { describe, expect, test } from 'vitest'
import type { Spot } from '../../lib/core/spot.ts'
import type { FocusView } from '../../lib/protocol/doing.ts'
import { useWorlds, type World } from '../support/world.ts'

const createWorld = useWorlds()
const home = 'https://example.com/'
const other = 'https://example.com/other'

const spotAt = (offset: number): Spot => ({ kind: 'text', offset, check: 1, x: 0, y: 0, target: null })
const field = spotAt(1)
const selection: FocusView['selection'] = [spotAt(2), spotAt(9)]

async function enter(world: World, name: string, address = home) {
  const visit = await world.enter(name)
  const page = visit.page(address)
  await world.clock.advance(300)
  return { visit, page, seen: () => page.heard.filter(message => message.type === 'focus') }
}

describe('where somebody is in the page', () => {
  test('S1 is told to people on the same page, when it has changed, and to whoever comes later', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const bob = await enter(world, 'Bob')
    const far = await enter(world, 'Cleo', other)
    const view = { field, selection }
    ada.page.receive({ type: 'focus', ...view })
    ada.page.receive({ type: 'focus', ...view })
    await world.clock.advance(200)
    const person = ada.visit.room.context.self.person
    expect(bob.seen()).toEqual([{ type: 'focus', person, ...view }])
    expect(far.seen()).toEqual([])
    expect(ada.seen()).toEqual([])
    const late = await enter(world, 'Dan')
    expect(late.seen()).toEqual([{ type: 'focus', person, ...view }])
    far.page.receive({ type: 'address', address: home })
    await world.clock.advance(300)
    expect(far.seen()).toHaveLength(1)
  })

  test('S1 is over when they say so, go to another page, leave, or show themselves no longer', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const bob = await enter(world, 'Bob')
    const { person } = ada.visit.room.context.self
    const ended = { type: 'focus', person, field: null, selection: null }
    const begin = async () => {
      ada.page.receive({ type: 'focus', field, selection: null })
      await world.clock.advance(200)
      expect(bob.seen().at(-1)).toMatchObject({ field })
    }
    await begin()
    ada.page.receive({ type: 'focus', field: null, selection: null })
    await world.clock.advance(200)
    expect(bob.seen().at(-1)).toEqual(ended)

    await begin()
    ada.page.receive({ type: 'address', address: other })
    await world.clock.advance(300)
    expect(bob.seen().at(-1)).toEqual(ended)
    ada.page.receive({ type: 'address', address: home })
    await world.clock.advance(300)
    // What was said of the page before the change belongs to it no longer.
    await begin()

    ada.visit.room.setSharing({ address: 'page', cursor: false, others: true }, [])
    await world.clock.advance(300)
    expect(bob.seen().at(-1)).toEqual(ended)
    ada.visit.room.setSharing({ address: 'page', cursor: true, others: true }, [])
    await world.clock.advance(300)
    await begin()

    await world.leave(ada.visit)
    await world.clock.advance(300)
    expect(bob.seen().at(-1)).toEqual(ended)
  })

  test('S1 is told to a page again that has come back', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const bob = await enter(world, 'Bob')
    ada.page.receive({ type: 'focus', field, selection: null })
    await world.clock.advance(200)
    bob.page.close()
    const again = bob.visit.page(home)
    await world.clock.advance(200)
    expect(again.last('focus')).toMatchObject({ field })
  })
})
