import { vi } from 'vitest'

/** Resolves once a check passes, with the patience that a busy machine needs; nothing is asserted about how long it takes. */
export const until = (check: () => unknown): Promise<void> =>
  vi.waitFor(async () => void (await check()), { timeout: 20_000, interval: 50 })
