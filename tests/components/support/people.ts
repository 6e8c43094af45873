import type { PersonId, RecordId } from '../../../lib/core/ids.ts'
import type { ChatMessage } from '../../../lib/protocol/chat.ts'
import type { PersonView } from '../../../lib/protocol/port.ts'

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
  edited: false,
  deleted: false,
  reply: null,
  replies: null,
  reactions: [],
  mentions: [],
  mentionsMe: false,
  place: null,
  image: null,
  doubt: null,
})

/** What stands at a pin, or under it. */
export function pinWords(n: number, by: PersonView, text: string) {
  const { record, person, name, color, self, timeMs } = message(n, by, text)
  return { record, person, name, color, self, timeMs, text }
}

export const ada = person(0, 'Ada')
export const grace = person(1, 'Grace')
export const linus = person(2, 'Linus', { state: 'idle', via: 'relay', rttMs: 48, why: 'no-direct-way' })
export const margaret = person(3, 'Margaret Hamilton', { where: 'elsewhere', typing: true })
export const longName = 'Wolfeschlegelsteinhausenbergerdorff-Quix'

export const outOfReach = person(5, 'Bo', { via: 'none', rttMs: null, why: 'hub-away' })
export const linkedVariously = [
  ada,
  grace,
  linus,
  person(4, 'Chidi Anagonye', { via: 'relay', rttMs: null, why: 'linking' }),
  person(5, 'زينب', { via: 'relay', why: 'many', where: 'elsewhere' }),
  person(6, longName, { via: 'relay', why: 'relay-only-there' }),
]
export const linkedByTheHub = [
  ada,
  person(1, 'Grace', { via: 'relay', why: 'relay-only' }),
  person(2, 'Bo', { via: 'relay', why: 'viewer', state: 'away' }),
]

export const inEveryState: readonly PersonView[] = [
  ada,
  { ...grace, state: 'here' },
  { ...linus, state: 'idle' },
  { ...person(4, longName), state: 'away' },
  { ...person(5, '👩‍👩‍👧 Family'), where: 'elsewhere' },
  { ...person(7, 'زينب'), typing: true },
]
