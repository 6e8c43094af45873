import { describe, expect, it, test } from 'vitest'
import { useHubWorlds } from '../support/hub-world.ts'
import type { Visit } from '../support/person.ts'

const createWorld = useHubWorlds()
const minuteMs = 60_000

/** What a panel that is opened now shows; the order is the room's. */
const textsOf = (visit: Visit): string[] =>
  visit
    .panel()
    .chat()
    .map(({ text }) => text)

const sayer =
  ({ receive }: ReturnType<Visit['panel']>) =>
  (text: string): void =>
    receive({ type: 'say', text })

test('G12 T12 what two people write while the hub is away for an hour, one of whom is killed in it, is with both and with who comes later', async () => {
  const world = createWorld()
  const [ada, bob] = [world.person('Ada'), world.person('Bob')]
  const first = await world.enter(ada)
  const second = await world.enter(bob)
  const sayAsAda = sayer(first.panel())
  let sayAsBob = sayer(second.panel())
  const said: string[] = []
  const both = (minute: number): void => {
    for (const [name, say] of [
      ['Ada', sayAsAda],
      ['Bob', sayAsBob],
    ] as const) {
      say(`${name}, minute ${minute}`)
      said.push(`${name}, minute ${minute}`)
    }
  }
  world.hub.kill()
  for (let minute = 0; minute < 60; minute += 5) {
    both(minute)
    first.room.context.doc.getText('notes').insert(0, 'a')
    await world.clock.advance(5 * minuteMs)
    if (minute !== 30) continue
    second.kill()
    sayAsBob = sayer((await world.enter(bob)).panel())
  }
  expect(textsOf(first)).toHaveLength(12)
  world.hub.start()
  // The pause between two tries has grown to no more than this.
  await world.clock.advance(minuteMs)
  expect(textsOf(first).toSorted()).toEqual(said.toSorted())
  await world.leave(first)
  const late = await world.enter(world.person('Cyd'))
  await world.clock.advance(5_000)
  expect(textsOf(late).toSorted()).toEqual(said.toSorted())
  expect(late.room.context.doc.getText('notes').toString()).toBe('a'.repeat(12))
})

describe('R6 a browser that is killed while it sends', () => {
  it.each([0, 2, 20])('after %i ms loses nothing that its person has seen said', async killedMs => {
    const world = createWorld()
    const ada = world.person('Ada', { direct: true })
    const first = await world.enter(ada)
    const other = await world.enter(world.person('Bob', { direct: true }))
    const panel = first.panel()
    for (let n = 0; n < 5; n++) panel.receive({ type: 'say', text: `message ${n}` })
    await world.clock.advance(killedMs)
    const seen = panel.chat().map(({ text }) => text)
    first.kill()
    await world.clock.advance(10_000)
    const heard = textsOf(other)
    const again = await world.enter(ada)
    await world.clock.advance(10_000)
    for (const text of [...seen, ...heard]) expect(textsOf(again)).toContain(text)
    expect(textsOf(other)).toEqual(textsOf(again))
    expect(textsOf(again).length).toBeGreaterThanOrEqual(seen.length)
  })
})
