import { afterAll, describe, expect, it } from 'vitest'
import { playRelay } from '../support/relay-play.ts'

/** SEED=7 plays one run again; NIGHTLY=1 plays hundreds. */
const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: process.env.NIGHTLY ? 500 : 6 }, (_, i) => i + 1)

/** Runs that have failed once. */
const pinned: number[] = []

describe('G33, H93: a room whose log lets go of what snapshots hold', () => {
  let emptied = 0
  afterAll(() => {
    // Otherwise nothing was played.
    if (!process.env.SEED && emptied === 0) throw new Error('No log has let go of anything.')
  })

  it.each([...pinned, ...seeds])(
    'seed %i: everybody ends with the same messages and document, nothing is pending, and none acknowledged is lost',
    async seed => {
      const played = await playRelay(seed, { compacting: true })
      emptied += played.emptied
      expect(played.problems).toEqual([])
    },
  )
})

/** The first run, of a few, of people or a hub that are wrong on purpose in which something is wrong. */
async function firstWrong(options: Parameters<typeof playRelay>[1]) {
  for (let seed = 1; seed <= 12; seed++) {
    const { problems } = await playRelay(seed, { compacting: true, ...options })
    if (problems.length > 0) return { seed, problems: problems.join() }
  }
  throw new Error('Nothing was noticed.')
}

describe('the same check', () => {
  it('notices clients that claim the end of the log without having taken it in (G30)', async () => {
    expect((await firstWrong({ hasty: true })).problems).toMatch(/same notes|same pad/)
  })

  it('notices a hub that takes any snapshot and lets rows go at once, where one that checks refuses it (H91, H92, H93)', async () => {
    const careless = await firstWrong({ bluffing: true, careless: true })
    expect(careless.problems).toMatch(/same notes|same pad/)
    const careful = await playRelay(careless.seed, { compacting: true, bluffing: true })
    expect(careful.problems).toEqual([])
  })
})
