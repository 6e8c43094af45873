import type { Clock, RandomBytes } from '../types.ts'

/** Waits longer from try to try. */
export interface Backoff {
  /** Runs after the next delay; replaces what was waiting. */
  again(run: () => void): void
  /** Forgets the tries so far; what waits goes on waiting. */
  reset(): void
  stop(): void
  readonly waiting: boolean
}

/** Doubles from `firstMs` to `mostMs`, each delay drawn from its upper half, so that people who lost the same hub do not all come back at once. */
export function createBackoff(
  clock: Clock,
  randomBytes: RandomBytes,
  firstMs: number,
  mostMs: number,
): Backoff {
  let tries = 0
  let cancel: (() => void) | null = null

  function stop(): void {
    cancel?.()
    cancel = null
  }

  return {
    again(run) {
      stop()
      const wholeMs = Math.min(mostMs, firstMs * 2 ** tries++)
      cancel = clock.after(wholeMs * (0.5 + randomBytes(1)[0]! / 512), () => {
        cancel = null
        run()
      })
    },
    reset() {
      tries = 0
    },
    stop,
    get waiting() {
      return cancel !== null
    },
  }
}
