import { expect, test } from 'vitest'
import { createTurns } from '../../lib/core/turns.ts'

test('each task starts when the one before has ended, also when that has failed', async () => {
  const inTurn = createTurns()
  const done: string[] = []
  const ends: (() => void)[] = []
  const task = (name: string, fails = false) =>
    inTurn(async () => {
      done.push(`${name} begins`)
      await new Promise<void>(resolve => ends.push(resolve))
      done.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    })
  const [first, second, third] = [task('first'), task('second', true), task('third')]
  const failed = second.catch(error => `failed: ${error.message}`)
  for (const running of [first, failed, third]) {
    await expect.poll(() => ends.length).toBe(1)
    ends.pop()!()
    await running
  }
  expect([await first, await failed, await third]).toEqual(['first', 'failed: second', 'third'])
  expect(done).toEqual([
    'first begins',
    'first ends',
    'second begins',
    'second ends',
    'third begins',
    'third ends',
  ])
})
