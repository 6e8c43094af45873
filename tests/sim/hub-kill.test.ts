import { expect, test } from 'vitest'
import { killHub } from '../support/kill-hub.ts'
import { startPostgres } from '../support/postgres.ts'
import { createRandom } from '../support/random.ts'

const seed = Number(process.env.SEED ?? 1)
const random = () => createRandom(seed)
const kills = process.env.NIGHTLY ? 1_000 : 20
/** A kill with its start and its appends takes a second or two, on a busy machine more. Milliseconds. */
const timeout = (rounds: number) => 30_000 + rounds * 5_000

test('a hub that is killed again and again loses nothing it has acknowledged, and no number (H52)', {
  timeout: timeout(kills),
}, async () => {
  const { problems, acknowledged } = await killHub({ kills, random: random() })
  expect(problems, `seed ${seed}`).toEqual([])
  expect(acknowledged).toBeGreaterThan(kills)
})

test('nor does one whose rooms are in PostgreSQL (H52)', { timeout: timeout(kills / 4) }, async () => {
  const postgres = await startPostgres()
  try {
    const env = { DATABASE_URL: await postgres.createDatabase() }
    const { problems, acknowledged } = await killHub({ kills: kills / 4, random: random(), env })
    expect(problems, `seed ${seed}`).toEqual([])
    expect(acknowledged).toBeGreaterThan(kills / 4)
  } finally {
    await postgres.remove()
  }
})

test('the same check notices a hub that acknowledges before it has stored (H52)', async () => {
  const program = 'tests/support/hasty-hub.ts'
  const { problems } = await killHub({ kills: 3, random: random(), program })
  expect(problems.join()).toContain('lost')
})
