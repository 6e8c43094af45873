import { describe, expect, test } from 'vitest'
import type { RecordId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { longHistory } from '../support/long-history.ts'
import { testRoom, type Visit } from '../support/person.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()
type World = ReturnType<typeof createWorld>
type Panel = ReturnType<Visit['panel']>

/** Two people with a panel each. */
async function two() {
  const world = createWorld()
  const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
  return { world, ada, bob, adas: ada.panel(), bobs: bob.panel() }
}

async function say(world: World, panel: Panel, text: string, more: object = {}): Promise<ChatMessage> {
  panel.receive({ type: 'say', text, ...more })
  await world.clock.advance(500)
  return panel.chat().findLast(message => message.self)!
}
const append = (visit: Visit, kind: string, body: unknown) => visit.room.context.records.append(kind, body)
const shown = (panel: Panel, record: RecordId) => panel.chat().find(message => message.record === record)

describe('T5 what was said', () => {
  test('can be edited by who said it, and the last edit is what everybody reads', async () => {
    const { world, adas, bobs } = await two()
    const { record } = await say(world, adas, 'frist')
    adas.receive({ type: 'edit-message', record, text: 'first' })
    await world.clock.advance(500)
    adas.receive({ type: 'edit-message', record, text: ' first! ' })
    await world.clock.advance(500)
    for (const panel of [adas, bobs])
      expect(panel.chat()).toMatchObject([{ record, text: 'first!', edited: true, deleted: false }])
  })

  test('can be deleted by who said it, for good, and is no longer unread', async () => {
    const { world, ada, bob, adas, bobs } = await two()
    const { record } = await say(world, adas, 'a secret', { reply: undefined })
    expect(bob.room.context.unread.total).toBe(1)
    adas.receive({ type: 'delete-message', record })
    await world.clock.advance(500)
    await append(ada, 'chat-edit', { of: record, text: 'again' })
    await world.clock.advance(500)
    expect(bobs.chat()).toMatchObject([{ record, text: '', deleted: true, edited: false }])
    expect(bob.room.context.unread.total).toBe(0)
    expect(JSON.stringify(bobs.last('chat'))).not.toContain('secret')
  })

  test('is not changed by anybody else, and whoever tries is counted once', async () => {
    const { world, ada, bob, adas, bobs } = await two()
    const { record } = await say(world, adas, 'mine')
    bobs.receive({ type: 'edit-message', record, text: 'yours' })
    bobs.receive({ type: 'delete-message', record })
    await append(bob, 'chat-edit', { of: record, text: 'yours' })
    await append(bob, 'chat-delete', { of: record })
    await append(bob, 'chat-edit', { of: record })
    await world.clock.advance(500)
    for (const panel of [adas, bobs])
      expect(panel.chat()).toMatchObject([{ text: 'mine', edited: false, deleted: false }])
    await say(world, adas, 'and more')
    expect(ada.room.drops.get('chat-forged')).toBe(2)
    expect(ada.room.drops.get('chat-malformed')).toBe(1)
  })

  test('looks the same to who hears of the edit, the deletion and the reaction first', async () => {
    const { world, ada, bob, adas } = await two()
    const { record } = await say(world, adas, 'one')
    const { record: other } = await say(world, adas, 'two')
    world.network.cut(ada.session, bob.session)
    await append(bob, 'chat-react', { of: record, reaction: 1, on: true, profile: { name: 'Bob', color: 1 } })
    adas.receive({ type: 'edit-message', record, text: 'uno' })
    adas.receive({ type: 'delete-message', record: other })
    await world.clock.advance(8_000)
    const cleo = await world.enter('Cleo')
    await world.clock.advance(3_000)
    expect(cleo.panel().chat()).toMatchObject([{ text: 'uno', reactions: [{ count: 1 }] }, { deleted: true }])
  })

  test('takes a later version’s message with what that adds, and shows what it knows', async () => {
    const { world, bob, adas } = await two()
    const profile = { name: 'Bob', color: 1, mood: 'sunny' }
    await append(bob, 'chat', { text: 'from tomorrow', profile: { name: 'Bob', color: 1 }, poll: [1, 2] })
    await append(bob, 'chat-poll', { of: 'x', profile })
    await world.clock.advance(500)
    expect(adas.chat()).toMatchObject([{ text: 'from tomorrow' }])
  })
})

describe('T6 reactions', () => {
  test('are counted by person, and taken back', async () => {
    const { world, ada, adas, bobs } = await two()
    const { record } = await say(world, adas, 'lunch?')
    for (const panel of [adas, bobs]) {
      panel.receive({ type: 'react', record, reaction: 3, on: true })
      await world.clock.advance(500)
    }
    bobs.receive({ type: 'react', record, reaction: 0, on: true })
    await world.clock.advance(500)
    expect(shown(adas, record)?.reactions).toEqual([
      { reaction: 0, count: 1, mine: false, names: ['Bob'] },
      { reaction: 3, count: 2, mine: true, names: ['Ada', 'Bob'] },
    ])
    bobs.receive({ type: 'react', record, reaction: 3, on: false })
    // Said again, it is said once.
    adas.receive({ type: 'react', record, reaction: 3, on: true })
    await world.clock.advance(500)
    expect(shown(bobs, record)?.reactions[1]).toMatchObject({ count: 1, names: ['Ada'], mine: false })
    expect(ada.room.context.records.list('chat-react')).toHaveLength(4)
  })
})

describe('T7 threads', () => {
  test('an answer stands in the conversation with a line of what it answers, and in the thread', async () => {
    const { world, adas, bobs } = await two()
    const first = await say(world, adas, `Where do we\nmeet? ${'x'.repeat(300)}`)
    bobs.receive({ type: 'open-thread', root: first.record })
    const reply = await say(world, bobs, 'At the harbour', { reply: first.record })
    // An answer to an answer is one more in the thread.
    const second = await say(world, adas, 'When?', { reply: reply.record })
    expect(second.reply).toMatchObject({ record: first.record, name: 'Ada' })
    expect(reply.reply?.excerpt).toMatch(/^Where do we meet\? x+…$/)
    expect(reply.reply?.excerpt.length).toBeLessThanOrEqual(limits.excerptChars)
    expect(shown(bobs, first.record)?.replies).toMatchObject({ count: 2 })
    expect(bobs.last('thread')?.messages.map(({ record }) => record)).toEqual([
      first.record,
      reply.record,
      second.record,
    ])
    bobs.receive({ type: 'close-thread' })
    const before = bobs.heard.length
    await say(world, adas, 'elsewhere')
    expect(bobs.heard.slice(before).some(({ type }) => type === 'thread')).toBe(false)
  })

  test('a quote says what was edited, and nothing of what was deleted', async () => {
    const { world, adas, bobs } = await two()
    const first = await say(world, adas, 'before')
    const { record } = await say(world, bobs, 'yes', { reply: first.record })
    adas.receive({ type: 'edit-message', record: first.record, text: 'after' })
    await world.clock.advance(500)
    expect(shown(bobs, record)?.reply?.excerpt).toBe('after')
    adas.receive({ type: 'delete-message', record: first.record })
    await world.clock.advance(500)
    expect(shown(bobs, record)?.reply).toMatchObject({ record: first.record, excerpt: '' })
  })

  test('an answer that comes before what it answers says so, and is mended when that comes', async () => {
    const { world, bob, adas, bobs } = await two()
    const late = 'AAAAAAAAAAAAAAAAAAAAAA' as RecordId
    await append(bob, 'chat', { text: 'to whom?', profile: { name: 'Bob', color: 1 }, reply: late })
    await world.clock.advance(500)
    expect(adas.chat()[0]?.reply).toEqual({ record: late, person: null, name: '', excerpt: '' })
    bobs.receive({ type: 'open-thread', root: late })
    expect(bobs.last('thread')).toMatchObject({ root: late, messages: [] })
  })
})

describe('T8 mentions', () => {
  test('are those whose name the text says, and the one who is meant is called once', async () => {
    const { world, ada, bob, adas, bobs } = await two()
    const calls: unknown[] = []
    ada.room.context.calls.subscribe({
      called: call => void calls.push(call),
      seen: () => undefined,
      missed: () => undefined,
    })
    const me = { person: ada.room.context.self.person, name: 'Ada' }
    const hidden = { person: bob.room.context.self.person, name: 'Bob' }
    const { record } = await say(world, bobs, 'see here, @Ada', { mentions: [me, hidden] })
    expect(shown(adas, record)).toMatchObject({ mentions: [me], mentionsMe: true })
    expect(calls).toMatchObject([{ kind: 'mention', record, name: 'Bob', excerpt: 'see here, @Ada' }])
    bobs.receive({ type: 'edit-message', record, text: 'see here' })
    await world.clock.advance(500)
    expect(shown(adas, record)).toMatchObject({ mentions: [], mentionsMe: false })
    expect(calls).toHaveLength(1)
  })

  test('G67 who is mentioned and not here is told of as missed, once, and nobody who is here', async () => {
    const { world, ada, bob, bobs } = await two()
    const missed: unknown[] = []
    bob.room.context.calls.subscribe({
      called: () => undefined,
      seen: () => undefined,
      missed: call => void missed.push(call),
    })
    const cleo = await world.enter('Cleo')
    const here = { person: ada.room.context.self.person, name: 'Ada' }
    const away = { person: cleo.room.context.self.person, name: 'Cleo' }
    await world.leave(cleo)
    await world.clock.advance(10_000)
    const { record } = await say(world, bobs, 'see here, @Ada and @Cleo', { mentions: [here, away] })
    expect(missed).toEqual([{ people: [away.person], record, excerpt: 'see here, @Ada and @Cleo' }])
  })

  test('T13 an answer calls those who have written in the thread, and nobody else', async () => {
    const { world, ada, adas, bobs } = await two()
    const cleo = await world.enter('Cleo')
    const heard = [ada, cleo].map(visit => {
      const calls: string[] = []
      visit.room.context.calls.subscribe({
        called: ({ kind, excerpt }) => void calls.push(`${kind} ${excerpt}`),
        seen: () => undefined,
        missed: () => undefined,
      })
      return calls
    })
    const { record } = await say(world, adas, 'a question')
    await say(world, bobs, 'an answer', { reply: record })
    await say(world, bobs, 'beside it')
    expect(heard).toEqual([['thread an answer'], []])
  })
})

describe('T11 who said it', () => {
  test('is doubted where somebody else goes by the same name, or one that looks like it', async () => {
    const { world, adas } = await two()
    const { record } = await say(world, adas, 'it is me')
    expect(shown(adas, record)?.doubt).toBeNull()
    const mallory = await world.enter('Ａda\u200b ')
    await world.clock.advance(1_000)
    expect(shown(adas, record)?.doubt).toBe('same-name')
    await say(world, mallory.panel(), 'no, me')
    expect(adas.chat().map(({ doubt }) => doubt)).toEqual(['same-name', 'same-name'])
  })

  test('is doubted from the first look on where a history is by somebody of one’s own name', async () => {
    const world = createWorld()
    const [ours, theirs] = [world.person('P0'), world.person('Bob')]
    ours.stores.records.rows.push(...longHistory(testRoom, [theirs.id], 2))
    const panel = (await world.enter(ours)).panel()
    expect(panel.chat().map(({ doubt }) => doubt)).toEqual(['same-name', 'same-name'])
  })
})

describe('T10 a window into the history', () => {
  /** A room where Ada has said `count` things. */
  async function long(count: number) {
    const world = createWorld()
    const people = [world.person('Ada'), world.person('Bob')] as const
    for (const { stores } of people) stores.records.rows.push(...longHistory(testRoom, [people[0].id], count))
    const [ada, bob] = [await world.enter(people[0]), await world.enter(people[1])]
    return { world, ada, bob }
  }
  const texts = (panel: Panel) => panel.chat().map(({ text }) => text.replace(/number |,.*/g, ''))

  test('never holds more than 600, and goes where one reads', async () => {
    const { world, ada, bob } = await long(1_000)
    const panel = bob.panel()
    expect(texts(panel)).toHaveLength(200)
    expect(panel.last('chat')).toMatchObject({ unread: 1_000, older: true, newer: false })
    for (let i = 0; i < 3; i++) panel.receive({ type: 'chat-window', at: null, direction: 'older' })
    expect([texts(panel)[0], texts(panel).at(-1), texts(panel).length]).toEqual(['200', '799', 600])
    expect(panel.last('chat')).toMatchObject({ older: true, newer: true })
    // What is said now is after the window.
    await append(ada, 'chat', { text: 'now', profile: { name: 'Ada', color: 0 } })
    await world.clock.advance(500)
    expect(texts(panel).at(-1)).toBe('799')
    expect(panel.last('chat')).toMatchObject({ messages: [], unread: 1_001 })
    panel.receive({ type: 'chat-window', at: null, direction: 'newer' })
    expect([texts(panel)[0], texts(panel).at(-1), texts(panel).length]).toEqual(['400', '999', 600])
    panel.receive({ type: 'chat-window', at: null, direction: 'newer' })
    expect([texts(panel)[0], texts(panel).at(-1), texts(panel).length]).toEqual(['401', 'now', 600])
    const fiftieth = ada.room.context.records.list('chat')[50]!.id
    panel.receive({ type: 'chat-window', at: fiftieth, direction: 'around' })
    expect(texts(panel)).toContain('50')
    expect(panel.last('chat')).toMatchObject({ reset: true, older: false, newer: true })
    panel.receive({ type: 'chat-window', at: null, direction: 'around' })
    expect(texts(panel).at(-1)).toBe('now')
    panel.receive({ type: 'read', record: panel.chat().at(-1)!.record })
    expect(panel.last('chat')?.unread).toBe(0)
  })

  test('tells of changes in it, and of no others', async () => {
    const { world, ada, bob } = await long(300)
    const panel = bob.panel()
    const all = ada.room.context.records.list('chat')
    const before = panel.heard.length
    await append(ada, 'chat-edit', { of: all[10]!.id, text: 'out of sight' })
    await append(ada, 'chat-edit', { of: all[299]!.id, text: 'in sight' })
    await world.clock.advance(500)
    const slices = panel.heard.slice(before).filter(message => message.type === 'chat')
    expect(slices.flatMap(slice => slice.messages.map(({ message }) => message.text))).toEqual(['in sight'])
  })

  test('T14 everything can be searched, in any case and accent, as it reads now', async () => {
    const { world, ada, bob } = await long(2_500)
    const panel = bob.panel()
    const [first, second] = ada.room.context.records.list('chat')
    await append(ada, 'chat-edit', { of: first!.id, text: 'Crème brûlée for two' })
    await append(ada, 'chat-delete', { of: second!.id })
    await world.clock.advance(500)
    const search = async (query: string) => {
      panel.receive({ type: 'search-chat', query })
      await world.clock.advance(100)
      return panel.last('found')!
    }
    expect((await search('CREME two')).messages).toMatchObject([{ record: first!.id }])
    expect((await search('number 1')).messages).toHaveLength(limits.found)
    expect(await search('number 1')).toMatchObject({ more: true })
    expect((await search('nobody said this')).messages).toEqual([])
    expect((await search(' ')).messages).toEqual([])
  })
})
