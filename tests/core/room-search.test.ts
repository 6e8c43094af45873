import { expect, test } from 'vitest'
import { searchRooms } from '../../lib/core/room-search.ts'

const room = (name: string, page = 'https://example.com/', ...met: string[]) => ({
  name,
  givenName: name,
  page,
  met: met.map(person => ({ name: person })),
})
const rooms = [
  room('Our planner', 'https://sqlite.org/queryplanner.html', 'Ben'),
  room('Planner notes', 'https://example.com/', 'Ada Lovelace', 'Ben'),
  { ...room('Where Zoë is'), givenName: 'École' },
]
const found = (query: string) => searchRooms(rooms, query).map(({ name }) => name)

test.each([
  ['', rooms.map(({ name }) => name)],
  ['planner', ['Planner notes', 'Our planner']],
  ['BEN  sqlite', ['Our planner']],
  ['ada plan', ['Planner notes']],
  ['zoe', ['Where Zoë is']],
  ['ecole', ['Where Zoë is']],
  ['nobody', []],
])('searching for “%s” finds rooms by name, page and people, those that begin so first', (query, names) => {
  expect(found(query)).toEqual(names)
})
