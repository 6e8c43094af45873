import type { Clock } from '../../lib/engine/types.ts'

export interface TestClock extends Clock {
  /** Lets `ms` pass: runs what falls due in order, and what that schedules, with promises settled in between. */
  advance(ms: number): Promise<void>
  /** The machine sleeps so long: nothing runs meanwhile, and what fell due runs when time goes on. */
  skip(ms: number): void
  /** Timers that are waiting: zero after everything was closed. */
  readonly waiting: number
}

/** A clock that stands still until it is told to go on. */
export function createTestClock(startMs = 1_700_000_000_000): TestClock {
  let nowMs = startMs
  let order = 0
  const timers = new Set<{ readonly atMs: number; readonly order: number; readonly run: () => void }>()

  const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
  const nextUntil = (endMs: number) =>
    [...timers].filter(t => t.atMs <= endMs).sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0]

  return {
    now: () => nowMs,
    after(ms, run) {
      const timer = { atMs: nowMs + Math.max(0, ms), order: order++, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(ms) {
      const endMs = nowMs + ms
      await settle()
      for (let timer = nextUntil(endMs); timer; timer = nextUntil(endMs)) {
        timers.delete(timer)
        nowMs = Math.max(nowMs, timer.atMs)
        timer.run()
        await settle()
      }
      nowMs = endMs
    },
    skip(ms) {
      nowMs += ms
    },
    get waiting() {
      return timers.size
    },
  }
}
