import { expect, test } from 'vitest'
import { createDraft } from '../../lib/features/draft/room.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()

test('what was typed and not said is there for the next panel, and after the room was opened anew', async () => {
  const world = createWorld()
  const person = world.person('Ada', 0, [createDraft])
  const ada = await world.enter(person)
  const panel = ada.panel()
  panel.receive({ type: 'draft', text: 'Is it still tr' })
  panel.receive({ type: 'draft', text: 'Is it still true?' })
  panel.close()
  expect(ada.panel().last('draft')).toEqual({ type: 'draft', text: 'Is it still true?' })
  await world.leave(ada)
  const again = await world.enter(person)
  expect(again.panel().last('draft')).toEqual({ type: 'draft', text: 'Is it still true?' })
})

test('a draft is kept while it is being typed, and is gone once it was said', async () => {
  const world = createWorld()
  const person = world.person('Ada', 0, [createDraft])
  const ada = await world.enter(person)
  const panel = ada.panel()
  panel.receive({ type: 'draft', text: 'Hello' })
  await world.clock.advance(1_000)
  expect((await person.stores.settings.load()).get('chat/draft')).toBe('Hello')
  panel.receive({ type: 'say', text: 'Hello' })
  panel.receive({ type: 'draft', text: '' })
  await world.leave(ada)
  const again = await world.enter(person)
  expect(again.panel().last('draft')).toEqual({ type: 'draft', text: '' })
})

test('O10 what is typed in one of a person’s panels stands in the others, and is not told back', async () => {
  const world = createWorld()
  const ada = await world.enter(world.person('Ada', 0, [createDraft]))
  const [frame, beside] = [ada.panel(), ada.panel()]
  frame.receive({ type: 'draft', text: 'Is it' })
  expect(beside.last('draft')).toEqual({ type: 'draft', text: 'Is it' })
  expect(frame.last('draft')).toEqual({ type: 'draft', text: '' })
  beside.receive({ type: 'draft', text: '' })
  expect(frame.last('draft')).toEqual({ type: 'draft', text: '' })
})
