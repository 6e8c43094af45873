import { expect, test } from 'vitest'
import { createRemovals } from '../../lib/platform/background/removals.ts'

test('removals from two rooms in the same moment are both told, each in its window', async () => {
  let kept: unknown
  const removals = createRemovals({
    load: async () => kept,
    save: async value => {
      kept = value
    },
  })
  await Promise.all([removals.note(1, 'Tide tables'), removals.note(2, 'Moon tables')])
  expect(await removals.of(1)).toBe('Tide tables')
  await removals.forget(1)
  expect(await removals.of(1)).toBeNull()
  expect(await removals.of(2)).toBe('Moon tables')
})
