import type { PersonId, RecordId } from '../../../lib/core/ids.ts'
import type { ChatMessage, PersonView } from '../../../lib/protocol/port.ts'

/** An id of the right form for the nth of something. */
const idOf = (n: number, length: number): string => `${n}`.padStart(length - 1, 'x').padEnd(length, 'A')
export const personIdOf = (n: number): PersonId => idOf(n, 43) as PersonId
export const recordIdOf = (n: number): RecordId => idOf(n, 22) as RecordId

/** The nth person of a room; zero is ourselves. */
export const person = (n: number, name: string, more: Partial<PersonView> = {}): PersonView => ({
  person: personIdOf(n),
  name,
  color: n % 12,
  self: n === 0,
  state: 'here',
  typing: false,
  where: 'here',
  via: 'direct',
  rttMs: n === 0 ? null : 12 * n,
  why: 'direct',
  ...more,
})

const morning = Date.UTC(2026, 10, 20, 10, 41)

/** The nth message, a minute after the one before. */
export const message = (n: number, by: PersonView, text: string, minute = n): ChatMessage => ({
  record: recordIdOf(n),
  person: by.person,
  name: by.name,
  color: by.color,
  self: by.self,
  timeMs: morning + minute * 60_000,
  text,
})

export const ada = person(0, 'Ada')
export const grace = person(1, 'Grace')
export const linus = person(2, 'Linus', { state: 'idle', via: 'relay', rttMs: 48, why: 'no-direct-way' })
export const margaret = person(3, 'Margaret Hamilton', { where: 'elsewhere', typing: true })
export const longName = 'Wolfeschlegelsteinhausenbergerdorff-Quix'
