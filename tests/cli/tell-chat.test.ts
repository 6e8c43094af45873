import { expect, test } from 'vitest'
import type { Event } from '../../cli/output.ts'
import { changeKinds, createChatTeller } from '../../cli/tell-chat.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()

test('T5 a terminal tells messages as they read now, and what their authors change of them', async () => {
  const world = createWorld()
  const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
  const said: Event[] = []
  const lines: (string | null)[] = []
  const { records } = ada.room.context
  const teller = createChatTeller(ada.room.context, {
    say(event, line) {
      said.push(event)
      lines.push(line?.replace(/^\S+ {2}/, '') ?? null)
    },
    document: () => undefined,
  })
  const ends = changeKinds.map(kind =>
    records.subscribe(kind, { added: teller.change, reset: () => undefined }),
  )
  const panel = ada.panel()
  panel.receive({ type: 'say', text: 'frist' })
  await world.clock.advance(500)
  const { record } = panel.chat()[0]!
  panel.receive({ type: 'edit-message', record, text: 'first' })
  bob.panel().receive({ type: 'react', record, reaction: 1, on: true })
  await world.clock.advance(500)
  await bob.room.context.records.append('chat-edit', { of: record, text: 'forged' })
  await bob.room.context.records.append('chat-delete', { of: record })
  await world.clock.advance(500)
  teller.message(records.list('chat')[0]!)
  panel.receive({ type: 'delete-message', record })
  await world.clock.advance(500)
  teller.message(records.list('chat')[0]!)
  for (const end of ends) end()

  expect(lines.toSorted()).toEqual(
    [
      'Ada has changed it to: first',
      'Bob reacts to Ada: ❤️',
      'Ada: first',
      'Ada has deleted a message',
      'Ada: (deleted)',
    ].toSorted(),
  )
  expect(said.filter(({ type }) => type === 'said')).toMatchObject([
    { id: record, text: 'first', edited: true },
    { id: record, text: '', deleted: true },
  ])
})
