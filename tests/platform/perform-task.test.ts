import { expect, test } from 'vitest'
import type { Room } from '../../lib/engine/types.ts'
import { performTask } from '../../lib/platform/host/perform-task.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import { testRoom } from '../support/person.ts'

const createWorld = useHubWorlds()
const sayIn = (room: Room | null, text: string): Promise<boolean> =>
  performTask(
    { to: 'host', type: 'say', room: testRoom, text },
    new Map(room ? [[testRoom, room]] : []),
    new Set(),
  )

test('what is said for a person is said as by a panel, and opens the chat', async () => {
  const world = createWorld()
  const ada = await world.enter(world.person('Ada'))
  const panel = ada.panel()
  const said = sayIn(ada.room, '> high tide')
  await world.clock.advance(1_000)
  expect(await said).toBe(true)
  expect(panel.chat().map(({ text, self }) => [text, self])).toEqual([['> high tide', true]])
  expect(panel.last('panel')?.open).toBe(true)
  expect(await sayIn(null, 'nowhere')).toBe(false)
})

test('what the room does not take is not said', async () => {
  const world = createWorld()
  const ada = await world.enter(world.person('Ada'))
  const said = sayIn(ada.room, 'x'.repeat(5_000))
  await world.clock.advance(1_000)
  expect(await said).toBe(false)
})

test('what was said and written just before a room was left is there when one is back', async () => {
  const world = createWorld()
  const person = world.person('Ada')
  const first = await world.enter(person)
  const panel = first.panel()
  panel.receive({ type: 'draft', text: 'half a thought' })
  panel.receive({ type: 'say', text: 'said and gone' })
  await world.leave(first)
  const again = (await world.enter(person)).panel()
  await world.clock.advance(1_000)
  expect(again.chat().map(({ text }) => text)).toEqual(['said and gone'])
  expect(again.last('draft')?.text).toBe('half a thought')
})
