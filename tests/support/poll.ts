import { expect } from 'vitest'

/** `expect.poll` with the patience that a busy machine needs. */
export const poll: typeof expect.poll = (ask, options) => expect.poll(ask, { timeout: 15_000, ...options })
