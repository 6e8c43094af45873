import type { Clock } from './clock.ts'

/** Something that is done at once when asked for, and then once a window while it is asked for again. No timer runs while nobody asks. */
export interface Pacer {
  ask(): void
  /** Does at once what was asked for and is waiting for its window. */
  flush(): void
  /** What was asked for and not done is not done any more. */
  close(): void
}

export function createPacer(clock: Clock, windowMs: number, run: () => void): Pacer {
  let cancel: (() => void) | null = null
  let asked = false

  function runAndWait(): void {
    run()
    cancel = clock.after(windowMs, () => {
      cancel = null
      if (!asked) return
      asked = false
      runAndWait()
    })
  }

  return {
    ask() {
      if (cancel) asked = true
      else runAndWait()
    },
    flush() {
      if (!cancel || !asked) return
      asked = false
      run()
    },
    close: () => cancel?.(),
  }
}
