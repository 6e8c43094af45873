/** A token bucket: so many a second on average, and so many at once after a pause. */
export interface Rate {
  /** Takes `cost` tokens; false, and nothing taken, when there are not as many. `nowMs`: a clock that may jump. */
  take(nowMs: number, cost?: number): boolean
}

export function createRate(perSecond: number, burst: number): Rate {
  let tokens = burst
  let atMs: number | null = null
  return {
    take(nowMs, cost = 1) {
      const passedMs = Math.max(0, nowMs - (atMs ?? nowMs))
      tokens = Math.min(burst, tokens + (passedMs * perSecond) / 1000)
      atMs = nowMs
      if (tokens < cost) return false
      tokens -= cost
      return true
    },
  }
}
