import type { Clock } from '../../lib/engine/types.ts'

export interface RealClock extends Clock {
  /** Timers that are waiting: zero after everything was closed. */
  readonly waiting: number
  /** Waits for a condition, looking every few milliseconds; rejects when it never holds. */
  until(condition: () => boolean, mostMs?: number): Promise<void>
}

/** The machine's clock, with its timers counted. */
export function createRealClock(): RealClock {
  const timers = new Set<ReturnType<typeof setTimeout>>()
  return {
    now: Date.now,
    after(ms, run) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        run()
      }, ms)
      timers.add(timer)
      return () => {
        clearTimeout(timer)
        timers.delete(timer)
      }
    },
    get waiting() {
      return timers.size
    },
    async until(condition, mostMs = 20_000) {
      const endMs = Date.now() + mostMs
      while (!condition()) {
        if (Date.now() > endMs) throw new Error('It never happened.')
        await new Promise(resolve => setTimeout(resolve, 5))
      }
    },
  }
}
