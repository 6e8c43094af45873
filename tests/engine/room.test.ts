import { describe, expect, test } from 'vitest'
import type { Feature, Outlet } from '../../lib/engine/types.ts'
import type { HostToPage } from '../../lib/protocol/port.ts'
import { createHostile } from '../support/hostile.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()

describe('a room', () => {
  test('O2 greets a port that came before the stores were loaded, and hears what it said', async () => {
    const world = createWorld()
    const ada = world.person('Ada').enter()
    const page = ada.page('https://example.com/')
    page.receive({ type: 'show-panel', open: true })
    expect(page.heard).toEqual([])
    await ada.room.ready
    expect(page.last('panel')).toMatchObject({ open: true })
    await world.leave(ada)
  })

  test('O1 gives the whole view to a port that says hello again', async () => {
    const world = createWorld()
    const ada = await world.enter('Ada')
    const page = ada.page('https://example.com/')
    const first = page.heard.splice(0).map(({ type }) => type)
    page.receive({ type: 'hello', version: 1, address: 'https://example.com/' })
    expect(page.heard.map(({ type }) => type)).toEqual(first)
    expect(first).toEqual(['room', 'people', 'anchor-key', 'panel', 'follow', 'asked'])
  })

  test('ends its ports when it is left', async () => {
    const world = createWorld()
    const ada = await world.enter('Ada')
    const [page, panel] = [ada.page('https://example.com/'), ada.panel()]
    await world.leave(ada)
    expect([page.heard.at(-1), panel.heard.at(-1)]).toEqual([{ type: 'end' }, { type: 'end' }])
  })

  test('E3 one feature that throws takes no other down', async () => {
    const world = createWorld()
    const heard: Outlet<HostToPage>[] = []
    const fail = (): never => {
      throw new Error('a mistake in a feature')
    }
    const broken: Feature = () => ({ greetPage: fail, peerUp: fail, close: () => undefined })
    const sound: Feature = () => ({ greetPage: page => void heard.push(page), close: () => undefined })
    const ada = await world.enter(world.person('Ada', 0, [broken, sound]))
    ada.page(null)
    expect(heard).toHaveLength(1)
    expect(ada.room.drops.get('feature-failed')).toBe(1)
  })

  test('E1 counts what it cannot read, and goes on', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const random = createRandom(7)
    const { network, clock } = world
    const hostile = createHostile({ network, clock, random, randomBytes: createRandomBytes(random) })
    await clock.advance(100)
    for (let i = 0; i < 300; i++) {
      hostile.annoy()
      await clock.advance(20)
    }
    for (const reason of ['message-malformed', 'frame-malformed', 'record-forged'])
      expect(ada.room.drops.get(reason), reason).toBeGreaterThan(0)
    const panel = bob.panel()
    ada.panel().receive({ type: 'say', text: 'still here' })
    await clock.advance(1_000)
    expect(panel.chat().filter(({ name }) => name === 'Ada')).toMatchObject([{ text: 'still here' }])
    hostile.close()
    await clock.advance(100)
  })

  test('keeps its document in the store, and the documents of two people the same', async () => {
    const world = createWorld()
    const person = world.person('Ada')
    const [ada, bob] = [await world.enter(person), await world.enter('Bob')]
    ada.room.context.doc.getText('notes').insert(0, 'kept')
    await world.clock.advance(100)
    expect(bob.room.context.doc.getText('notes').toString()).toBe('kept')
    await world.leave(bob)
    await world.leave(ada)
    const again = await world.enter(person)
    expect(again.room.context.doc.getText('notes').toString()).toBe('kept')
  })
})
