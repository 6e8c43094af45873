import { describe, expect, it } from 'vitest'
import { playRemovals } from '../support/removal-play.ts'

/** SEED=7 plays one run again; NIGHTLY=1 plays many. */
const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: process.env.NIGHTLY ? 500 : 4 }, (_, i) => i + 1)

describe('K14, G17: members are removed while others are away', () => {
  it.each(seeds)(
    'seed %i: those who stay end equal in the newest epoch with every word, and the removed read nothing of it',
    async seed => expect(await playRemovals(seed)).toEqual([]),
  )
})
