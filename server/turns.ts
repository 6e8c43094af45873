/** Runs what concerns one thing one after the other, and different things side by side. */
export interface Turns<Key> {
  /** Settles as `run` does, which begins when all that was to happen to the same thing before has happened. */
  inTurn<Value>(key: Key, run: () => Promise<Value>): Promise<Value>
  /** Resolves when nothing is left. */
  settled(): Promise<void>
}

export function createTurns<Key>(): Turns<Key> {
  const tails = new Map<Key, Promise<unknown>>()

  return {
    inTurn(key, run) {
      const done = (tails.get(key) ?? Promise.resolve()).then(run)
      const tail = done
        .catch(() => null)
        .then(() => {
          if (tails.get(key) === tail) tails.delete(key)
        })
      tails.set(key, tail)
      return done
    },
    async settled() {
      while (tails.size > 0) await Promise.all(tails.values())
    },
  }
}
