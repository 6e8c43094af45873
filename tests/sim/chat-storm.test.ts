import { expect, test } from 'vitest'
import { createHostile } from '../support/hostile.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()
const count = 1_000

test('T10 R11 a thousand messages in a minute reach a panel once each, in a window that stays small, and cost a closed one a number', async () => {
  const world = createWorld()
  const ada = await world.enter('Ada')
  const [reading, elsewhere] = [ada.panel(), ada.page('https://example.com/')]
  const random = createRandom(7)
  const loud = createHostile({ ...world, random, randomBytes: createRandomBytes(random) })
  await world.clock.advance(100)
  const before = { slices: reading.heard.length, told: elsewhere.heard.length }
  for (let seq = 1; seq <= count; seq++) {
    const body = { text: `message ${seq}`, profile: { name: 'Loud', color: 4 } }
    loud.say(ada.session, { seq, lamport: seq, body })
    if (seq % 50 === 0) await world.clock.advance(3_000)
  }
  await world.clock.advance(1_000)
  expect(ada.room.context.records.list('chat')).toHaveLength(count)
  expect(ada.room.drops.size).toBe(0)
  expect(reading.chat().at(-1)?.text).toBe(`message ${count}`)
  expect(reading.chat().length).toBeLessThanOrEqual(600)
  const slices = reading.heard.slice(before.slices)
  const carried = slices.reduce((sum, slice) => sum + (slice.type === 'chat' ? slice.messages.length : 0), 0)
  expect(carried).toBeLessThanOrEqual(count)
  // The page is told no words, and no more often than something is new in it.
  const told = elsewhere.heard.slice(before.told)
  expect(JSON.stringify(told)).not.toContain('message 1')
  expect(told.length).toBeLessThanOrEqual(count)
  expect(ada.panel().last('chat')).toMatchObject({ unread: count })
  loud.close()
  await world.clock.advance(100)
})
