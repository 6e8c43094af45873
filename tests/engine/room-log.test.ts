import { describe, expect, test } from 'vitest'
import { viewerEpoch } from '../../lib/core/keys.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import { testKeys, type Visit } from '../support/person.ts'

const createWorld = useHubWorlds()
const profile = { name: 'x', color: 0 }
const say = (visit: Visit, text: string) => visit.room.context.records.append('chat', { text, profile })
const heard = (visit: Visit) =>
  visit.room.context.records.list('chat').map(({ body }) => (body as { text: string }).text)
const notesOf = (visit: Visit) => visit.room.context.doc.getText('notes')
const logOf = (visit: Visit) => visit.room.context.log!

describe('somebody who comes', () => {
  test('G8 when nobody else is there finds the chat and the document', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    await say(ada, 'one')
    notesOf(ada).insert(0, 'kept')
    await world.clock.advance(1_000)
    await world.leave(ada)
    const bob = await world.enter(world.person('Bob'))
    expect(heard(bob)).toEqual(['one'])
    expect(notesOf(bob).toString()).toBe('kept')
  })

  test('G10 again reads only what is new', async () => {
    const world = createWorld()
    const [ada, bob] = [world.person('Ada'), world.person('Bob')]
    const first = await world.enter(ada)
    await say(first, 'one')
    await world.clock.advance(1_000)
    await world.leave(first)
    const other = await world.enter(bob)
    await say(other, 'two')
    await world.clock.advance(5_000)
    const { length } = world.hub.entries
    const again = await world.enter(ada)
    expect(heard(again)).toEqual(['one', 'two'])
    await world.clock.advance(10_000)
    expect(world.hub.entries).toHaveLength(length)
    expect((await ada.stores.log.load())?.seq).toBe(length)
  })

  test('G12 with what was written while the hub was away brings it along', async () => {
    const world = createWorld()
    const [ada, bob] = [world.person('Ada', { direct: true }), world.person('Bob', { direct: true })]
    const [first, second] = [await world.enter(ada), await world.enter(bob)]
    world.hub.kill()
    await world.clock.advance(100)
    await say(first, 'said over a direct link')
    notesOf(first).insert(0, 'written over a direct link')
    await world.clock.advance(1_000)
    // She never comes back; he has it from her.
    first.kill()
    await world.leave(second)
    world.hub.start()
    const back = await world.enter(bob)
    await world.clock.advance(10_000)
    expect(logOf(back).pending).toBe(false)
    await world.leave(back)
    const late = await world.enter(world.person('Cyd'))
    expect(heard(late)).toEqual(['said over a direct link'])
    expect(notesOf(late).toString()).toBe('written over a direct link')
  })
})

describe('what is appended', () => {
  test('G14 while the hub cannot store is told of, and stored when it can', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    const { length } = world.hub.entries
    world.hub.refuse(true)
    await say(ada, 'one')
    await world.clock.advance(200)
    expect(logOf(ada)).toMatchObject({ pending: true, read: true, problem: 'unavailable' })
    world.hub.refuse(false)
    await world.clock.advance(3_000)
    expect(logOf(ada)).toMatchObject({ pending: false, read: true, problem: null })
    expect(world.hub.entries).toHaveLength(length + 1)
  })

  test('G12 is gathered where many changes come at once', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    for (let i = 0; i < 200; i++) {
      notesOf(ada).insert(i, 'x')
      await world.clock.advance(5)
    }
    await world.clock.advance(1_000)
    expect(world.hub.entries.length).toBeLessThan(15)
    expect(logOf(ada).pending).toBe(false)
  })

  test('in parts is there whole', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    const long = 'long '.repeat(60_000)
    notesOf(ada).insert(0, long)
    await world.clock.advance(5_000)
    expect(world.hub.entries.length).toBeGreaterThan(5)
    const updates = world.hub.entries.filter(({ kind }) => kind === 'update')
    expect(new Set(updates.map(({ seq }) => seq)).size).toBe(1)
    const bob = await world.enter(world.person('Bob'))
    await world.clock.advance(1_000)
    expect(notesOf(bob).toString()).toBe(long)
  })

  test('G14 of a viewer is chat, and nothing of the document', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    const keys = viewerEpoch(testKeys.epoch, testKeys.viewSeed)
    const viewer = await world.enter(world.person('Vi', { keys }))
    await say(viewer, 'from a viewer')
    notesOf(viewer).insert(0, 'not for others')
    await world.clock.advance(10_000)
    expect(heard(ada)).toEqual(['from a viewer'])
    expect(notesOf(ada).toString()).toBe('')
    notesOf(ada).insert(0, 'from an editor')
    await world.clock.advance(1_000)
    expect(notesOf(viewer).toString()).toContain('from an editor')
  })
})

test('G13 another history than before is told, and given what it lacks', async () => {
  const world = createWorld()
  const ada = await world.enter(world.person('Ada'))
  for (const text of ['one', 'two', 'three']) {
    await say(ada, text)
    notesOf(ada).insert(0, text)
    await world.clock.advance(1_000)
  }
  world.hub.kill()
  world.hub.rewind(2)
  world.hub.start()
  await world.clock.advance(3_000)
  expect(ada.room.drops.get('history-changed')).toBe(1)
  expect(logOf(ada).problem).toBe('changed')
  await world.clock.advance(10_000)
  expect(logOf(ada).pending).toBe(false)
  const bob = await world.enter(world.person('Bob'))
  expect(heard(bob)).toEqual(heard(ada))
  expect(notesOf(bob).toString()).toBe('threetwoone')
})

test('somebody who throws at a change of the document keeps nothing from anybody', async () => {
  const world = createWorld()
  const [ada, bob] = [await world.enter(world.person('Ada')), await world.enter(world.person('Bob'))]
  notesOf(bob).observe(() => {
    throw new Error('a mistake in a feature')
  })
  for (const text of ['one', 'two']) {
    notesOf(ada).insert(0, text)
    await say(ada, text)
    await world.clock.advance(1_000)
  }
  expect(notesOf(bob).toString()).toBe('twoone')
  expect(heard(bob)).toEqual(['one', 'two'])
  expect(bob.room.drops.get('feature-failed')).toBe(2)
})

describe('people through the relay', () => {
  test('G2 see one another at once, and as relayed', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter(world.person('Ada')), await world.enter(world.person('Bob'))]
    const page = ada.page('https://example.com/')
    await world.clock.advance(100)
    expect([...ada.room.context.peers.values()]).toMatchObject([{ session: bob.session, via: 'relay' }])
    expect(page.last('people')?.people).toMatchObject([
      { name: 'Ada', via: 'direct' },
      { name: 'Bob', via: 'relay' },
    ])
    expect(page.last('room')).toMatchObject({ connection: 'relay', notice: null })
  })

  test('G7 hear what is said by the log alone, so not before it is stored', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter(world.person('Ada')), await world.enter(world.person('Bob'))]
    world.hub.refuse(true)
    await say(ada, 'one')
    await world.clock.advance(5_000)
    expect(heard(bob)).toEqual([])
    world.hub.refuse(false)
    await world.clock.advance(60_000)
    expect(heard(bob)).toEqual(['one'])
  })

  test('G6 are direct where a link is, and relayed again when it breaks', async () => {
    const world = createWorld()
    const enter = (name: string) => world.enter(world.person(name, { direct: true }))
    const [ada, bob] = [await enter('Ada'), await enter('Bob')]
    const via = () => ada.room.context.peers.get(bob.session)?.via
    expect(via()).toBe('direct')
    world.network.cut(ada.session, bob.session)
    await world.clock.advance(6_000)
    expect(via()).toBe('relay')
    world.network.heal(ada.session, bob.session)
    await world.clock.advance(100)
    expect(via()).toBe('direct')
  })

  test('G5 have cursors on the same page, relayed', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter(world.person('Ada')), await world.enter(world.person('Bob'))]
    const [from, to] = [ada.page('https://example.com/'), bob.page('https://example.com/')]
    await world.clock.advance(500)
    const sample = { kind: 'page', pressed: false, time: 1, ref: 0, offset: 0, check: 0, x: 7, y: 8 } as const
    from.receive({ type: 'point', sample })
    await world.clock.advance(100)
    expect(to.last('cursors')?.moves).toMatchObject([{ sample: { x: 7, y: 8 } }])
    expect(to.heard.filter(({ type }) => type === 'cursors')).toHaveLength(1)
  })

  test('G3 stay while a socket breaks, go when they leave, and go when the hub has lost them for long', async () => {
    const world = createWorld()
    const [ada, bob, cyd] = [
      await world.enter(world.person('Ada')),
      await world.enter(world.person('Bob')),
      await world.enter(world.person('Cyd')),
    ]
    const others = () => ada.room.context.presence.others.size
    world.hub.breakSockets(1)
    await world.clock.advance(3_000)
    expect(others()).toBe(2)
    await world.leave(bob)
    expect(others()).toBe(1)
    cyd.kill()
    await world.clock.advance(4_000)
    expect(others()).toBe(1)
    await world.clock.advance(3_000)
    expect(others()).toBe(0)
  })

  test('may be twelve, and nobody is told that the room is full', async () => {
    const world = createWorld()
    const visits: Visit[] = []
    for (let i = 0; i < 12; i++) visits.push(await world.enter(world.person(`P${i}`)))
    await world.clock.advance(1_000)
    for (const visit of visits) {
      expect(visit.room.context.presence.others.size).toBe(11)
      expect(visit.page(null).last('room')).toMatchObject({ connection: 'relay', notice: null })
    }
  })
})
