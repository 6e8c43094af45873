import { describe, expect, it, test } from 'vitest'
import { reactionCount } from '../../lib/core/reactions.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import { createMemoryNetwork } from '../support/memory-transport.ts'
import { createPerson, type Person, type Visit } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { createTestClock } from '../support/test-clock.ts'

/** SEED=7 plays one run again; NIGHTLY=1 plays thousands. */
const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: process.env.NIGHTLY ? 2_000 : 12 }, (_, i) => i + 1)

const createHubWorld = useHubWorlds()
type Panel = ReturnType<Visit['panel']>

/** As everybody has to see it, whoever they are. */
const common = ({ self: _self, mentionsMe: _me, reactions, ...message }: ChatMessage) => ({
  ...message,
  reactions: reactions.map(({ mine: _mine, ...reaction }) => reaction),
})

/**
 * Some people say, answer, edit, delete and react, their own and each other's, while links break and heal and browsers are killed. Each has
 * a panel open all the while.
 */
async function play(seed: number): Promise<void> {
  const random = createRandom(seed)
  const randomBytes = createRandomBytes(random)
  const clock = createTestClock()
  const below = (most: number): number => Math.floor(random() * most)
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[below(items.length)]
  const network = createMemoryNetwork({ clock, random, delayMs: below(80), jitterMs: below(120) })
  const people = Array.from({ length: 2 + below(4) }, (_, i) =>
    createPerson({ network, clock, randomBytes, name: `P${i}` }),
  )
  const here = new Map<Person, { readonly visit: Visit; readonly panel: Panel }>()
  const enter = async (person: Person): Promise<void> => {
    if (here.has(person)) return
    const visit = person.enter()
    here.set(person, { visit, panel: visit.panel() })
    await visit.room.ready
  }
  for (const person of people) await enter(person)

  for (let step = 0; step < 120; step++) {
    const person = pick(people)!
    await enter(person)
    const { visit, panel } = here.get(person)!
    const message = pick(panel.chat())
    const record = message?.record
    const text = `${step} ${seed}`
    const { records } = visit.room.context
    const act = below(12)
    if (act < 3 || !record)
      panel.receive({ type: 'say', text, ...(record && act === 0 && { reply: record }) })
    else if (act < 5) panel.receive({ type: 'edit-message', record, text })
    else if (act === 5) panel.receive({ type: 'delete-message', record })
    else if (act < 8) {
      const reaction = below(reactionCount)
      panel.receive({ type: 'react', record, reaction, on: random() < 0.7 })
    } else if (act === 8 && !message.self) void records.append('chat-edit', { of: record, text: 'not mine' })
    else if (act === 9 && !message.self) void records.append('chat-delete', { of: record })
    else if (act === 10) {
      const other = here.get(pick(people)!)
      if (other && other.visit !== visit)
        network[random() < 0.6 ? 'cut' : 'heal'](visit.session, other.visit.session)
    } else if (random() < 0.3) {
      here.delete(person)
      visit.kill()
    }
    await clock.advance(random() < 0.2 ? below(6_000) : below(400))
  }

  for (const person of people) await enter(person)
  const everybody = people.map(person => here.get(person)!)
  for (const [i, a] of everybody.entries())
    for (const b of everybody.slice(i + 1)) network.heal(a.visit.session, b.visit.session)
  await clock.advance(30_000)

  const shown = everybody.map(({ panel }) => panel.chat().map(common))
  for (const messages of shown) expect(messages).toEqual(shown[0])
  expect(shown[0]!.length).toBeGreaterThan(0)
  expect(shown[0]!.some(({ text }) => text === 'not mine')).toBe(false)
  // What a panel was told change by change is what one that opens now is told at once.
  for (const { visit, panel } of everybody) expect(visit.panel().chat()).toEqual(panel.chat())

  const closing = everybody.map(({ visit }) => visit.room.close())
  await clock.advance(500)
  await Promise.all(closing)
}

describe('T5 T6 T7: a chat among people who are cut off from one another', () => {
  it.each(seeds)('seed %i: everybody ends with the same messages, edited, deleted and reacted to alike', play)
})

test('T10 G32 who comes late reads on from the newest as far back as the log goes', async () => {
  const world = createHubWorld()
  const ada = await world.enter(world.person('Ada'))
  for (let n = 0; n < 650; n++)
    await ada.room.context.records.append('chat', { text: `${n}`, profile: { name: 'Ada', color: 0 } })
  await world.clock.advance(60_000)
  const bob = world.person('Bob').enter()
  const panel = bob.panel()
  await world.clock.advance(10_000)
  const texts = () => panel.chat().map(({ text }) => text)
  expect([texts()[0], texts().at(-1)]).toEqual(['50', '649'])
  expect(panel.last('chat')).toMatchObject({ older: true, newer: false, unread: 650 })
  panel.receive({ type: 'chat-window', at: null, direction: 'older' })
  expect(texts()).toEqual(Array.from({ length: 600 }, (_, n) => `${n}`))
  expect(panel.last('chat')).toMatchObject({ older: false, newer: true })
  const closing = bob.room.close()
  await world.clock.advance(1_000)
  await closing
})
