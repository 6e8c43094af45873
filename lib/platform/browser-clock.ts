import type { Clock } from '../engine/types.ts'

/** The browser's own time. */
export const createBrowserClock = (): Clock => ({
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
})
