import { expect, test } from 'vitest'
import { killHub } from '../support/kill-hub.ts'
import { createRandom } from '../support/random.ts'

const kills = Number(process.env.HUB_KILLS ?? 20)

test('a hub that is killed again and again loses nothing it has acknowledged, and no number (H52)', async () => {
  const { problems, acknowledged } = await killHub({ kills, random: createRandom(1) })
  expect(problems).toEqual([])
  expect(acknowledged).toBeGreaterThan(kills)
})

test('the same check notices a hub that acknowledges before it has stored (H52)', async () => {
  const { problems } = await killHub({
    kills: 3,
    random: createRandom(2),
    program: 'tests/support/hasty-hub.ts',
  })
  expect(problems.join()).toContain('lost')
})
