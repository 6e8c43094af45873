/**
 * Runs tasks one after another, in the order in which they are handed over; each resolves or rejects as its own task does, and one that fails does
 * not keep the next from running.
 */
export function createTurns(): <Value>(run: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve()
  return run => {
    const running = last.then(run)
    // Whoever handed it over hears of a failure.
    last = running.catch(() => undefined)
    return running
  }
}
