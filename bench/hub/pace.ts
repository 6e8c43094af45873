/**
 * Does things at their times, one every `everyMs` from now on; what is late is done at once. Call what it returns with where to stop, as often as
 * there are stretches.
 */
export function createPace(everyMs: number, act: (at: number) => void): (end: number) => Promise<void> {
  const startMs = performance.now()
  let next = 0
  return async end => {
    while (next < end) {
      const nowMs = performance.now()
      for (; next < end && startMs + next * everyMs <= nowMs; next++) act(next)
      await new Promise(resolve => setTimeout(resolve, 1))
    }
  }
}
