/** Milliseconds between two steps of the scale, and its end: what took longer counts as that. */
const stepMs = 0.05
const mostMs = 20_000

/** Counts latencies without keeping them one by one. */
export interface Latencies {
  add(ms: number): void
  readonly count: number
  /** The latency that this share (0 to 1) of all are not above, to 0.05 ms; null while there is none. */
  percentile(share: number): number | null
}

export function createLatencies(): Latencies {
  const counts = new Uint32Array(mostMs / stepMs + 1)
  let count = 0
  return {
    add(ms) {
      const step = Math.ceil(Math.min(mostMs, Math.max(0, ms)) / stepMs)
      counts[step]! += 1
      count++
    },
    get count() {
      return count
    },
    percentile(share) {
      if (count === 0) return null
      let below = 0
      let step = 0
      for (; step < counts.length; step++) {
        below += counts[step]!
        if (below >= share * count) break
      }
      return Math.round(step * stepMs * 100) / 100
    },
  }
}
