import { expect, test } from 'vitest'
import { createLatencies } from '../../cli/latencies.ts'
import { createOutput, shown } from '../../cli/output.ts'
import { createPeopleChanges } from '../../cli/people-changes.ts'
import type { PersonId, SessionId } from '../../lib/core/ids.ts'
import type { PresenceEntry } from '../../lib/engine/types.ts'

test('what others write cannot drive the terminal or pass for another line', () => {
  expect(shown('a\u001b[31mred\u009b2J\u0007')).toBe('a[31mred2J')
  expect(shown('one\r\n12:00:00  Ada: two\rthree')).toBe('one\n    12:00:00  Ada: two\n    three')
  expect(shown('\u202eturned\u2066 round')).toBe('turned round')
})

test('an event is one line of JSON, or its line for people, or none for them', () => {
  const written: string[] = []
  const [forPrograms, forPeople] = [true, false].map(json => createOutput(text => written.push(text), json))
  forPrograms!.say({ type: 'said', text: 'a\nb' }, null)
  forPeople!.say({ type: 'said', text: 'a' }, null)
  forPeople!.say({ type: 'said', text: 'a' }, 'Ada: a')
  expect(written).toEqual(['{"type":"said","text":"a\\nb"}\n', 'Ada: a\n'])
})

test('percentiles are those of all that was counted', () => {
  const latencies = createLatencies()
  expect(latencies.percentile(0.5)).toBeNull()
  for (let ms = 1; ms <= 100; ms++) latencies.add(ms)
  expect([0, 0.5, 0.95, 0.99, 1].map(latencies.percentile)).toEqual([0, 50, 95, 99, 100])
  latencies.add(1e9)
  expect(latencies.percentile(1)).toBe(20_000)
})

test('a person is told of once, whatever number of browsers they have, and nobody of themselves', () => {
  const entry = (person: string, session: string, name: string, state: 'here' | 'idle' = 'here') =>
    ({
      person: person as PersonId,
      session: session as SessionId,
      profile: { name, color: 1 },
      state,
    }) as PresenceEntry
  const changes = createPeopleChanges('me' as PersonId)
  const told = (...entries: PresenceEntry[]) => changes(entries).map(({ type, name }) => `${type} ${name}`)
  expect(told(entry('a', '1', 'Ada'), entry('me', '2', 'Me'))).toEqual(['here Ada'])
  expect(told(entry('a', '1', 'Ada'), entry('a', '3', 'Ada'), entry('b', '4', 'Ben'))).toEqual(['joined Ben'])
  expect(told(entry('a', '3', 'Ada', 'idle'), entry('b', '4', 'Benno'))).toEqual([
    'state Ada',
    'renamed Benno',
  ])
  expect(told(entry('a', '3', 'Ada', 'idle'))).toEqual(['left Benno'])
})
