import { expect, test } from 'vitest'
import { ok } from '../../lib/core/result.ts'
import { createRenewal } from '../../lib/platform/host/renewal.ts'
import type { Renewed } from '../../lib/platform/renew-room.ts'
import { testPolicy } from '../support/person.ts'
import { createTestClock } from '../support/test-clock.ts'

const down: Renewed = { type: 'failed', error: 'hub-down' }
/** As far as it is looked at: which epoch the keys are of. */
const current = (epoch: number) => ({ type: 'current', keys: { policy: { epoch } } }) as unknown as Renewed
const behind = { type: 'behind' } as unknown as Renewed

/** A room of epoch 1 whose hub answers these, the last one for ever. */
function start(answers: Renewed[], owned = false) {
  const clock = createTestClock()
  const log: string[] = []
  const renewal = createRenewal({
    renew: async () => {
      log.push('look')
      return answers.length > 1 ? answers.shift()! : answers[0]!
    },
    restore: owned
      ? async () => {
          log.push('restore')
          return ok(null)
        }
      : null,
    epoch: 1,
    reopen: () => void log.push('reopen'),
    offer: () => void log.push('offer'),
    clock,
    randomBytes: length => new Uint8Array(length),
  })
  return { clock, log, renewal }
}

test('G17 a newer epoch has the room opened anew, also when the hub could not be asked at first, and is asked ever less often', async () => {
  const { clock, log, renewal } = start([down, down, current(2)])
  renewal.outdated()
  await clock.advance(60_000)
  expect(log).toEqual(['look', 'look', 'look', 'reopen'])
  const away = start([down])
  away.renewal.refused('old-epoch')
  await away.clock.advance(3_600_000)
  const asked = away.log.length
  expect(asked).toBeLessThan(50)
  await away.clock.advance(3_600_000)
  expect(away.log.length - asked).toBeLessThan(30)
  away.renewal.close()
  expect(away.clock.waiting).toBe(0)
})

test('G20 who is removed is told, and their browser asks no more', async () => {
  const { clock, log, renewal } = start([{ type: 'removed', policy: testPolicy }])
  renewal.refused('banned')
  await clock.advance(3_600_000)
  expect(log).toEqual(['look', 'offer'])
  expect(clock.waiting).toBe(0)
})

test('G17 reasons that have nothing to do with keys or policies are not looked into, nor is a wrong key that is the right one', async () => {
  const { clock, log, renewal } = start([current(1)])
  for (const reason of ['late', 'bad-hello', 'session-in-use', '']) renewal.refused(reason)
  expect(log).toEqual([])
  renewal.refused('wrong-key')
  await clock.advance(3_600_000)
  expect(log).toEqual(['look'])
})

test('G19 a hub that has lost the room is told by its owner, and others wait until it has been', async () => {
  const owner = start([behind], true)
  owner.renewal.refused('unknown-room')
  await owner.clock.advance(0)
  expect(owner.log).toEqual(['look', 'restore', 'reopen'])
  const member = start([behind, behind, current(1)])
  member.renewal.refused('unknown-room')
  await member.clock.advance(60_000)
  expect(member.log).toEqual(['look', 'look', 'look', 'reopen'])
})
