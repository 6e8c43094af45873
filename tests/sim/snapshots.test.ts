import { describe, expect, test } from 'vitest'
import { type HubWorld, useHubWorlds } from '../support/hub-world.ts'
import type { Visit } from '../support/person.ts'

const createWorld = useHubWorlds()
const profile = { name: 'x', color: 0 }
const day = 86_400_000
const say = (visit: Visit, text: string) => visit.room.context.records.append('chat', { text, profile })
const heard = (visit: Visit) =>
  visit.room.context.records.list('chat').map(({ body }) => (body as { text: string }).text)
const notesOf = (visit: Visit) => visit.room.context.doc.getText('notes')
const logOf = (visit: Visit) => visit.room.context.log!
const stepsOf = (visit: Visit) =>
  visit.room.context.records.list('log-step').map(({ body }) => (body as { step: string }).step)

/** More than 256 KiB of an update: what a snapshot is made after. */
const much = (mark: string) => mark.repeat(300_000 / mark.length)

/** Somebody writes so much that they make a snapshot; resolves when the hub has it. */
async function writeMuch(world: HubWorld, visit: Visit, mark: string): Promise<string> {
  const before = world.hub.snapshots.rows.length
  notesOf(visit).insert(0, much(mark))
  for (let i = 0; i < 60 && world.hub.snapshots.rows.length === before; i++) await world.clock.advance(1_000)
  return world.hub.snapshots.rows[0]!.id
}

/** What the hub answers when time goes on. */
async function answered<Value>(world: HubWorld, question: Promise<Value>): Promise<Value> {
  await world.clock.advance(1_000)
  return question
}

/** A room with two snapshots that others have opened, everybody gone, and eight days later. */
async function agedRoom(world: HubWorld) {
  const [ada, bob] = [world.person('Ada'), world.person('Bob')]
  const [first, second] = [await world.enter(ada), await world.enter(bob)]
  await say(first, 'one')
  const ids = [await writeMuch(world, first, 'a')]
  await world.clock.advance(70_000)
  ids.push(await writeMuch(world, second, 'b'))
  await world.clock.advance(70_000)
  await say(second, 'two')
  await world.clock.advance(1_000)
  const text = notesOf(first).toString()
  for (const visit of [first, second]) await world.leave(visit)
  world.clock.skip(8 * day)
  await world.clock.advance(3_600_000)
  return { ada, bob, ids, text }
}

describe('making snapshots', () => {
  test('G30 happens once among many, when much lies after the last one, and by editors alone', async () => {
    const world = createWorld()
    const visits = []
    for (const name of ['Ada', 'Bob', 'Cyd', 'Dee']) visits.push(await world.enter(world.person(name)))
    notesOf(visits[0]!).insert(0, 'a little')
    await world.clock.advance(60_000)
    expect(world.hub.snapshots.rows).toEqual([])
    await writeMuch(world, visits[0]!, 'x')
    await world.clock.advance(120_000)
    expect(world.hub.snapshots.rows).toHaveLength(1)
    const { seq, chain } = world.hub.entries.at(-1)!
    expect(world.hub.snapshots.rows[0]).toMatchObject({ kind: 'snapshot', seq, chain, opened: true })
  })

  test('G30 does not happen while something is not taken in', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter(world.person('Ada')), await world.enter(world.person('Bob'))]
    world.hub.refuse(true)
    notesOf(ada).insert(0, much('x'))
    await world.clock.advance(60_000)
    expect(world.hub.snapshots.rows).toEqual([])
    world.hub.refuse(false)
    await world.clock.advance(60_000)
    expect(notesOf(bob).length).toBe(300_000)
    expect(world.hub.snapshots.rows).toHaveLength(1)
  })

  test('G31 holds nothing back that the log lacks: what is in it and not in the log is still appended', async () => {
    const world = createWorld()
    const [ada, bob] = [
      await world.enter(world.person('Ada', { direct: true })),
      await world.enter(world.person('Bob', { direct: true })),
    ]
    await writeMuch(world, ada, 'x')
    // Bob's words reach Ada directly; he is gone before the hub has them, and hers is in the next snapshot.
    world.hub.refuse(true)
    notesOf(bob).insert(0, 'only said directly ')
    await world.clock.advance(1_000)
    bob.kill()
    world.hub.refuse(false)
    notesOf(ada).insert(0, much('y'))
    await world.clock.advance(120_000)
    await world.leave(ada)
    const late = await world.enter(world.person('Cyd'))
    await world.clock.advance(5_000)
    expect(notesOf(late).toString()).toContain('only said directly')
    expect(logOf(late).pending).toBe(false)
  })
})

describe('who comes', () => {
  test('G32 begins with the newest snapshot, reads on from there, and then what was said before', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    for (let i = 0; i < 70; i++) {
      await say(ada, `${i}`)
      await world.clock.advance(60)
    }
    await writeMuch(world, ada, 'x')
    notesOf(ada).insert(0, 'after it ')
    await say(ada, 'the last')
    await world.clock.advance(2_000)
    const updates = () => world.hub.entries.filter(({ kind }) => kind === 'update').length
    const before = updates()
    const person = world.person('Bob')
    const bob = await world.enter(person)
    await world.clock.advance(5_000)
    expect(notesOf(bob).toString()).toBe(notesOf(ada).toString())
    expect(heard(bob)).toEqual(heard(ada))
    expect(logOf(bob)).toEqual({ pending: false, read: true, problem: null })
    expect((await person.stores.log.load())?.seq).toBe(world.hub.entries.at(-1)!.seq)
    expect(updates()).toBe(before)
  })

  test('G32 goes on with what was said before after a crash', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    for (let i = 0; i < 120; i++) {
      await say(ada, `${i}`)
      await world.clock.advance(60)
    }
    await writeMuch(world, ada, 'x')
    await world.clock.advance(1_000)
    const person = world.person('Bob')
    const first = person.enter()
    while (!(await person.stores.log.load())) {
      // Every question is lost once the first page is there.
      if (first.room.context.records.list('chat').length > 0) world.hub.loseRequests(1)
      await world.clock.advance(5)
    }
    expect((await person.stores.log.load())?.history).toMatchObject({ after: 0 })
    expect(first.room.context.log).toMatchObject({ read: false })
    first.kill()
    world.hub.loseRequests(0)
    const again = await world.enter(person)
    await world.clock.advance(5_000)
    expect(heard(again)).toEqual(heard(ada))
    expect(logOf(again).read).toBe(true)
    expect((await person.stores.log.load())?.history).toBeNull()
  })

  test('G32 sees the newest messages first, and what they say themselves comes after', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    const words = Array.from({ length: 60 }, (_, i) => `${i}`)
    for (const word of words) {
      await say(ada, word)
      await world.clock.advance(60)
    }
    await writeMuch(world, ada, 'x')
    const bob = world.person('Bob').enter()
    const panel = bob.panel()
    while (panel.chat().length === 0) await world.clock.advance(5)
    expect(panel.chat().at(-1)!.text).toBe('59')
    expect(panel.chat().length).toBeLessThan(60)
    await say(bob, 'mine')
    expect(heard(bob).at(-1)).toBe('mine')
    await world.clock.advance(20_000)
    expect(heard(bob)).toEqual([...words, 'mine'])
    expect(heard(ada)).toEqual(heard(bob))
    const closing = bob.room.close()
    await world.clock.advance(1_000)
    await closing
  })

  test('G32 reads the log where the hub answers no questions', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    await say(ada, 'one')
    await writeMuch(world, ada, 'x')
    world.hub.loseRequests(1)
    const bob = await world.enter(world.person('Bob'))
    await world.clock.advance(5_000)
    expect(notesOf(bob).toString()).toBe(notesOf(ada).toString())
    expect(heard(bob)).toEqual(['one'])
    expect(logOf(bob)).toEqual({ pending: false, read: true, problem: null })
  })
})

describe('G33 what the log has let go of', () => {
  test('comes from a snapshot, for newcomers and for who was away', async () => {
    const world = createWorld()
    const away = world.person('Eve')
    const before = await world.enter(away)
    notesOf(before).insert(0, 'by Eve ')
    await world.clock.advance(1_000)
    await world.leave(before)
    const { ada, text } = await agedRoom(world)
    expect(world.hub.entries.filter(({ data }) => data === '').length).toBeGreaterThan(0)
    for (const who of [ada, away, world.person('Newcomer')]) {
      const visit = await world.enter(who)
      await world.clock.advance(5_000)
      expect(notesOf(visit).toString()).toBe(text)
      expect(heard(visit)).toEqual(['one', 'two'])
      expect(logOf(visit)).toEqual({ pending: false, read: true, problem: null })
      await world.leave(visit)
    }
  })

  test('is waited for while the hub does not answer, and nothing is taken for read meanwhile', async () => {
    const world = createWorld()
    const away = world.person('Eve')
    const before = await world.enter(away)
    await say(before, 'zero')
    await world.clock.advance(1_000)
    await world.leave(before)
    const { text } = await agedRoom(world)
    world.hub.loseRequests(1)
    const seq = (await away.stores.log.load())?.seq
    const visit = await world.enter(away)
    await world.clock.advance(20_000)
    expect(logOf(visit)).toMatchObject({ read: false, pending: true })
    expect((await away.stores.log.load())?.seq).toBe(seq)
    world.hub.loseRequests(0)
    await world.clock.advance(60_000)
    expect(notesOf(visit).toString()).toBe(text)
    expect(logOf(visit)).toEqual({ pending: false, read: true, problem: null })
  })
})

describe('G34 a snapshot that does not open', () => {
  test('is passed over for the one before, told, written down, and made anew', async () => {
    const world = createWorld()
    const { ids, text } = await agedRoom(world)
    world.hub.snapshots.damage(ids[1]!, 'state')
    const late = await world.enter(world.person('Late'))
    await world.clock.advance(5_000)
    expect(notesOf(late).toString()).toBe(text)
    expect(heard(late)).toEqual(['one', 'two'])
    expect(logOf(late).problem).toBe('repaired')
    expect(late.room.drops.get('snapshot-damaged')).toBe(1)
    expect(stepsOf(late)).toEqual(['snapshot-damaged'])
    await world.clock.advance(60_000)
    expect(world.hub.snapshots.rows[0]!.id).not.toBe(ids[1])
    await world.leave(late)
    const next = await world.enter(world.person('Next'))
    await world.clock.advance(5_000)
    expect(logOf(next).problem).toBeNull()
    expect(notesOf(next).toString()).toBe(text)
  })

  test('nor the one before: the log is read, as long as it holds everything', async () => {
    const world = createWorld()
    const ada = await world.enter(world.person('Ada'))
    const id = await writeMuch(world, ada, 'x')
    const text = notesOf(ada).toString()
    await world.leave(ada)
    world.hub.snapshots.damage(id, 'state')
    const late = await world.enter(world.person('Late'))
    await world.clock.advance(5_000)
    expect(notesOf(late).toString()).toBe(text)
    expect(logOf(late).problem).toBe('repaired')
    expect(stepsOf(late)).toEqual(['snapshot-damaged', 'log-read'])
  })

  test('nor does the log hold it any more: the text that was kept beside it is left', async () => {
    const world = createWorld()
    const { ids, text } = await agedRoom(world)
    for (const id of ids) world.hub.snapshots.damage(id, 'state')
    const person = world.person('Late')
    const late = await world.enter(person)
    await world.clock.advance(5_000)
    expect(logOf(late).problem).toBe('text')
    expect(stepsOf(late)).toEqual(expect.arrayContaining(['snapshot-damaged', 'log-read', 'text-only']))
    const versions = await answered(world, late.room.context.versions!.list())
    expect(versions).toMatchObject({ ok: true, value: [{ kind: 'recovered' }] })
    const { version } = versions.ok ? versions.value[0]! : { version: null! }
    const looked = await answered(world, late.room.context.versions!.look(version))
    expect(looked).toMatchObject({ ok: true, value: { parts: [{ name: 'notes' }], cut: true } })
    expect(looked.ok && text.startsWith(looked.value.parts[0]!.text)).toBe(true)
    expect(heard(late)).toEqual(['one', 'two'])
    await world.leave(late)
    const again = await world.enter(person)
    await world.clock.advance(5_000)
    expect(logOf(again).problem).toBe('text')
    // What is missing here must not go missing for others.
    notesOf(again).insert(0, much('z'))
    await world.clock.advance(120_000)
    expect(world.hub.snapshots.rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  })

  test('nor does the text: the person is told that it is lost, until somebody comes who has it', async () => {
    const world = createWorld()
    const { ids, ada, text } = await agedRoom(world)
    for (const id of ids) for (const part of ['state', 'text'] as const) world.hub.snapshots.damage(id, part)
    const late = await world.enter(world.person('Late'))
    await world.clock.advance(5_000)
    expect(notesOf(late).toString()).not.toBe(text)
    expect(logOf(late).problem).toBe('lost')
    expect(stepsOf(late)).toContain('lost')
    const back = await world.enter(ada)
    expect(notesOf(back).toString()).toBe(text)
    await writeMuch(world, back, 'c')
    await world.clock.advance(5_000)
    expect(notesOf(late).toString()).toBe(notesOf(back).toString())
    expect(logOf(late).problem).toBe('repaired')
  })
})
