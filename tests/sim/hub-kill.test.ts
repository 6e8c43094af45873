import { expect, test } from 'vitest'
import { killHub, type Outcome, tearNetwork } from '../support/kill-hub.ts'
import { killTwoHubs } from '../support/kill-two-hubs.ts'
import { startPostgres } from '../support/postgres.ts'
import { createRandom } from '../support/random.ts'

const seed = Number(process.env.SEED ?? 1)
const random = () => createRandom(seed)
const kills = process.env.NIGHTLY ? 1_000 : 8
const fewer = kills / 4
/** A kill with its start and its appends takes a second or two, on a busy machine more. Milliseconds. */
const timeout = (rounds: number) => ({ timeout: 60_000 + rounds * 5_000 })

function expectNothingLost({ problems, acknowledged }: Outcome, rounds: number): void {
  expect(problems, `seed ${seed}`).toEqual([])
  expect(acknowledged).toBeGreaterThan(rounds)
}

test(
  'a hub that is killed again and again loses nothing it has acknowledged, and no number (H52)',
  timeout(kills),
  async () => {
    expectNothingLost(await killHub({ kills, random: random() }), kills)
  },
)

test('nor does one whose rooms are in PostgreSQL (H52)', timeout(fewer), async () => {
  const postgres = await startPostgres()
  try {
    const env = { DATABASE_URL: await postgres.createDatabase() }
    expectNothingLost(await killHub({ kills: fewer, random: random(), env }), fewer)
  } finally {
    await postgres.remove()
  }
})

test(
  'nor does one whose power is cut, with what was not synced gone or torn (H52)',
  timeout(fewer),
  async () => {
    expectNothingLost(await killHub({ kills: fewer, random: random(), powerCuts: { lies: 0 } }), fewer)
  },
)

test(
  'nor is anything lost in a network that breaks in the middle of messages (H52)',
  timeout(fewer),
  async () => {
    expectNothingLost(await tearNetwork(fewer, random()), fewer)
  },
)

test(
  'nor by two hubs, of which either is killed, or their Redis, or their PostgreSQL (H52, H71)',
  timeout(fewer),
  async () => {
    expectNothingLost(await killTwoHubs(fewer, random()), fewer)
  },
)

test('the same check notices a hub that acknowledges before it has stored (H52)', async () => {
  const program = 'tests/support/hasty-hub.ts'
  const { problems } = await killHub({ kills: 3, random: random(), program })
  expect(problems.join()).toContain('lost')
})

test('and a disk that loses what it has said was synced (H52)', async () => {
  const { problems } = await killHub({ kills: 3, random: random(), powerCuts: { lies: 3 } })
  expect(problems.join()).toMatch(/lost|is another|is at/)
})
