import { describe, expect, it } from 'vitest'
import { playRelay } from '../support/relay-play.ts'

/** SEED=7 plays one run again; NIGHTLY=1 plays thousands. */
const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: process.env.NIGHTLY ? 2_000 : 20 }, (_, i) => i + 1)

/** Runs that have failed once. */
const pinned: number[] = [1185, 1327, 1491, 1677]

describe('G9, G11: a room on its hub', () => {
  it.each([...pinned, ...seeds])(
    'seed %i: everybody ends with the same messages and document, nothing is pending, and none acknowledged is lost',
    async seed => expect((await playRelay(seed)).problems).toEqual([]),
  )
})
