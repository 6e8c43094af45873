import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText } from '../../lib/core/clean-text.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import { chatSliceMost } from '../../lib/protocol/chat.ts'
import { createHostile } from '../support/hostile.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import { testPolicyWith } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()
const createHubWorld = useHubWorlds()
const home = 'https://example.com/'

describe('what is said', () => {
  test('is read by everybody in the same order, with the colour the cursor has', async () => {
    const world = createWorld()
    const visits = [await world.enter('Ada'), await world.enter('Bob'), await world.enter('Cleo')]
    const panels = visits.map(visit => visit.panel())
    for (const [i, panel] of panels.entries()) panel.receive({ type: 'say', text: `from ${i}` })
    await world.clock.advance(2_000)
    const lists = panels.map(panel => panel.chat().map(({ record }) => record))
    expect(lists[1]).toEqual(lists[0])
    expect(lists[2]).toEqual(lists[0])
    expect(panels[0]!.chat().find(({ name }) => name === 'Bob')).toMatchObject({
      text: 'from 1',
      color: 1,
      self: false,
    })
  })

  test('is there after a reload and after a killed browser', async () => {
    const world = createWorld()
    const person = world.person('Ada')
    const ada = await world.enter(person)
    ada.panel().receive({ type: 'say', text: 'kept' })
    await world.clock.advance(100)
    ada.kill()
    const again = await world.enter(person)
    expect(again.panel().chat()).toMatchObject([{ text: 'kept', self: true }])
  })

  test('T15 is nothing where the policy mutes who says it, and they are told so', async () => {
    const world = createHubWorld()
    const people = [world.person('Ada'), world.person('Bob')]
    const [ada, bob] = [await world.enter(people[0]!), await world.enter(people[1]!)]
    await world.clock.advance(1_000)
    const panel = ada.panel()
    ada.room.offerPolicy(testPolicyWith({ serial: 2, mutes: [people[0]!.id] }))
    await world.clock.advance(10)
    panel.receive({ type: 'say', text: 'unheard' })
    await world.clock.advance(1_000)
    expect(panel.last('not-said')).toEqual({ type: 'not-said', code: 'muted', reply: null })
    for (const room of [ada, bob]) room.room.offerPolicy(testPolicyWith({ serial: 3, mutes: [] }))
    await world.clock.advance(10)
    panel.receive({ type: 'say', text: 'heard' })
    await world.clock.advance(1_000)
    for (const visit of [ada, bob])
      expect(
        visit
          .panel()
          .chat()
          .map(({ text }) => text),
      ).toEqual(['heard'])
  })

  test('T1 has no more than 4 KiB, in bytes', async () => {
    const world = createWorld()
    const panel = (await world.enter('Ada')).panel()
    panel.receive({ type: 'say', text: 'é'.repeat(2_049) })
    await world.clock.advance(100)
    expect(panel.last('not-said')).toEqual({ type: 'not-said', code: 'too-long', reply: null })
    panel.receive({ type: 'say', text: '"\n'.repeat(2_047) })
    await world.clock.advance(100)
    expect(panel.chat()).toHaveLength(1)
  })

  test('T1 is nothing where only white space was typed', async () => {
    const world = createWorld()
    const panel = (await world.enter('Ada')).panel()
    panel.receive({ type: 'say', text: ' \n\t' })
    await world.clock.advance(100)
    expect(panel.chat()).toEqual([])
  })

  test('T2 is refused above ten at once', async () => {
    const world = createWorld()
    const panel = (await world.enter('Ada')).panel()
    for (let i = 0; i < 12; i++) panel.receive({ type: 'say', text: `${i}` })
    await world.clock.advance(100)
    expect(panel.chat()).toHaveLength(10)
    expect(panel.heard.filter(({ type }) => type === 'not-said')).toEqual(
      new Array(2).fill({ type: 'not-said', code: 'too-fast', reply: null }),
    )
  })

  test('R6 is not said where it cannot be stored, and a notice tells so until it can', async () => {
    const world = createWorld()
    const person = world.person('Ada')
    const panel = (await world.enter(person)).panel()
    person.stores.refuse(true)
    panel.receive({ type: 'say', text: 'lost' })
    await world.clock.advance(100)
    expect(panel.last('not-said')).toEqual({ type: 'not-said', code: 'storage', reply: null })
    expect([panel.chat(), panel.last('room')?.notice]).toEqual([[], 'storage'])
    person.stores.refuse(false)
    panel.receive({ type: 'say', text: 'kept' })
    await world.clock.advance(100)
    expect([panel.chat().length, panel.last('room')?.notice]).toEqual([1, null])
  })

  test('T3 is not shown where it is no message, and what follows is', async () => {
    const world = createWorld()
    const { network, clock } = world
    const ada = await world.enter('Ada')
    const panel = ada.panel()
    const random = createRandom(3)
    const hostile = createHostile({ network, clock, random, randomBytes: createRandomBytes(random) })
    await clock.advance(100)
    hostile.say(ada.session, { body: { text: 5 } })
    await clock.advance(100)
    panel.receive({ type: 'say', text: 'after it' })
    await clock.advance(100)
    expect(panel.chat()).toMatchObject([{ text: 'after it' }])
    expect(ada.room.drops.get('chat-malformed')).toBe(1)
    hostile.close()
    await clock.advance(100)
  })
})

test('G68 a message that somebody is led to is shown in every panel once it is here, and in the next that opens', async () => {
  const world = createWorld()
  const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
  const [adas, bobs] = [ada.panel(), bob.panel()]
  const said = (record: RecordId) =>
    void bob.room.connectPanel(() => undefined).receive({ type: 'show-message', record })
  adas.receive({ type: 'say', text: 'look here' })
  await world.clock.advance(500)
  const [message] = bobs.chat()
  said(message!.record)
  const led = { type: 'show-message', record: message!.record } as const
  expect(bobs.last('show-message')).toEqual(led)
  const opened = bob.panel()
  expect([opened.last('show-message'), bob.panel().last('show-message')]).toEqual([led, undefined])
  // One that has not come yet is waited for, and not for ever.
  const late = 'AAAAAAAAAAAAAAAAAAAAAA' as RecordId
  said(late)
  await world.clock.advance(61_000)
  expect(bobs.last('show-message')).toEqual(led)
  expect(bob.panel().last('show-message')).toBeUndefined()
})

test('O4 a long history comes in windows: the newest first, then as far as one reads', async () => {
  const world = createWorld()
  const ada = await world.enter('Ada')
  const said = chatSliceMost + 5
  for (let i = 0; i < said; i++)
    await ada.room.context.records.append('chat', { text: `${i}`, profile: { name: 'Ada', color: 0 } })
  const panel = ada.panel()
  const slices = panel.heard.filter(message => message.type === 'chat')
  expect(slices.map(({ reset, messages, older }) => [reset, messages.length, older])).toEqual([
    [true, chatSliceMost, true],
  ])
  panel.receive({ type: 'chat-window', at: null, direction: 'older' })
  expect(panel.last('chat')).toMatchObject({ older: false, newer: false })
  expect(panel.chat().map(({ text }) => text)).toEqual(Array.from({ length: said }, (_, i) => `${i}`))
})

describe('T4 unread', () => {
  test('counts what others said since one last looked, on the page and in the panel', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const [page, panel, theirs] = [ada.page(home), ada.panel(), bob.panel()]
    for (const text of ['one', 'two']) theirs.receive({ type: 'say', text })
    await world.clock.advance(1_000)
    expect([page.last('panel')?.unread, panel.last('panel')?.unread]).toEqual([2, 2])
    expect(bob.room.context.unread.total).toBe(0)
    panel.receive({ type: 'read', record: panel.chat()[0]!.record })
    expect(page.last('panel')?.unread).toBe(1)
    panel.receive({ type: 'say', text: 'three' })
    await world.clock.advance(1_000)
    expect(page.last('panel')?.unread).toBe(0)
  })

  test('is remembered after a reload', async () => {
    const world = createWorld()
    const person = world.person('Ada')
    const [ada, bob] = [await world.enter(person), await world.enter('Bob')]
    const theirs = bob.panel()
    theirs.receive({ type: 'say', text: 'one' })
    await world.clock.advance(1_000)
    const panel = ada.panel()
    const [first] = panel.chat()
    panel.receive({ type: 'read', record: first!.record })
    theirs.receive({ type: 'say', text: 'two' })
    await world.clock.advance(1_000)
    await world.leave(ada)
    const again = await world.enter(person)
    expect(again.page(home).last('panel')?.unread).toBe(1)
    expect(again.panel().last('chat')?.readUpTo).toBe(first!.record)
  })

  test('counts what comes late to a place above the mark', async () => {
    const world = createWorld()
    const person = world.person('Bob')
    const [ada, bob] = [await world.enter('Ada'), await world.enter(person)]
    world.network.cut(ada.session, bob.session)
    await world.clock.advance(6_000)
    bob.panel().receive({ type: 'say', text: 'said while away' })
    const panel = ada.panel()
    for (const text of ['one', 'two', 'three']) panel.receive({ type: 'say', text })
    await world.clock.advance(1_000)
    world.network.heal(ada.session, bob.session)
    await world.clock.advance(3_000)
    expect(panel.chat().findIndex(({ text }) => text === 'said while away')).toBeLessThan(2)
    expect(ada.room.context.unread.total).toBe(1)
    panel.receive({ type: 'read', record: panel.chat().at(-1)!.record })
    expect(ada.room.context.unread.total).toBe(0)
  })

  test('a message that nobody knows reads nothing', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    bob.panel().receive({ type: 'say', text: 'one' })
    await world.clock.advance(1_000)
    ada.panel().receive({ type: 'read', record: 'AAAAAAAAAAAAAAAAAAAAAA' as never })
    expect(ada.room.context.unread.total).toBe(1)
  })
})

describe('P6 typing', () => {
  test('is seen, and ends by itself', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const panel = bob.panel()
    const typing = () => panel.last('people')?.people.find(({ name }) => name === 'Ada')?.typing
    ada.panel().receive({ type: 'typing', on: true })
    await world.clock.advance(100)
    expect(typing()).toBe(true)
    await world.clock.advance(5_000)
    expect(typing()).toBe(false)
  })

  test('ends with the message', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const panel = ada.panel()
    panel.receive({ type: 'typing', on: true })
    panel.receive({ type: 'say', text: 'done' })
    await world.clock.advance(100)
    expect([...bob.room.context.presence.others.values()]).toMatchObject([{ typing: false }])
  })
})

describe('the model', () => {
  test('T1 what is said has no control characters but line feed and tab, and is whole', () => {
    const unit = fc.constantFrom('a', ' ', '😀', '\r', '\n', '\t', '\0', '\u0085', '\ud800', '\udfff')
    fc.assert(
      fc.property(fc.string({ unit }), typed => {
        const text = cleanText(typed)
        expect(text).not.toMatch(/[^\P{Cc}\n\t]/u)
        expect(text.isWellFormed()).toBe(true)
        expect(cleanText(text)).toBe(text)
      }),
    )
    expect(cleanText(' a\r\nb\rc\u0000\t\u007f ')).toBe('a\nb\nc')
  })
})

describe('what nobody else has yet', () => {
  const minuteMs = 60_000

  test('R15 is shown so to its author alone, also after a reload, until the hub has it', async () => {
    const world = createHubWorld()
    const ada = world.person('Ada')
    const first = await world.enter(ada)
    await world.clock.advance(1_000)
    const panel = first.panel()
    panel.receive({ type: 'say', text: 'with the hub' })
    await world.clock.advance(5_000)
    world.hub.kill()
    panel.receive({ type: 'say', text: 'alone' })
    await world.clock.advance(1_000)
    const unsent = (one: typeof panel) => one.chat().flatMap(({ text, unsent }) => (unsent ? [text] : []))
    expect(unsent(panel)).toEqual([])
    await world.clock.advance(1_000)
    expect(unsent(panel)).toEqual(['alone'])
    first.kill()
    const again = await world.enter(ada)
    const after = again.panel()
    expect(unsent(after)).toEqual(['alone'])
    world.hub.start()
    await world.clock.advance(minuteMs)
    expect(unsent(after)).toEqual([])
    const bob = await world.enter(world.person('Bob'))
    await world.clock.advance(5_000)
    expect(bob.panel().chat()).toMatchObject([{ text: 'with the hub' }, { text: 'alone' }])
    expect(unsent(bob.panel())).toEqual([])
  })

  test('R15 is not shown so once somebody here has it, the hub being away', async () => {
    const world = createHubWorld()
    const ada = await world.enter(world.person('Ada', { direct: true }))
    const bob = world.person('Bob', { direct: true })
    const there = await world.enter(bob)
    await world.clock.advance(5_000)
    world.hub.kill()
    const panel = ada.panel()
    const isUnsent = () => panel.chat().map(({ unsent }) => unsent === true)
    panel.receive({ type: 'say', text: 'to Bob' })
    await world.clock.advance(20_000)
    expect(isUnsent()).toEqual([false])
    await world.leave(there)
    panel.receive({ type: 'say', text: 'to nobody' })
    await world.clock.advance(20_000)
    expect(isUnsent()).toEqual([false, true])
    await world.enter(bob)
    await world.clock.advance(5_000)
    expect(isUnsent()).toEqual([false, false])
  })

  test('R15 is not shown so of what a peer alone has, after a reload that finds neither the peer nor the hub', async () => {
    const world = createHubWorld()
    const ada = world.person('Ada', { direct: true })
    const first = await world.enter(ada)
    const bob = await world.enter(world.person('Bob', { direct: true }))
    await world.clock.advance(5_000)
    world.hub.kill()
    first.panel().receive({ type: 'say', text: 'to Bob' })
    await world.clock.advance(20_000)
    await world.leave(bob)
    first.panel().receive({ type: 'say', text: 'to nobody' })
    await world.clock.advance(5_000)
    first.kill()
    const again = (await world.enter(ada)).panel()
    await world.clock.advance(5_000)
    expect(again.chat().map(({ text, unsent }) => [text, unsent === true])).toEqual([
      ['to Bob', false],
      ['to nobody', true],
    ])
  })
})
