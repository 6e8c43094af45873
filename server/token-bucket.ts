/** Says whether something may happen now: 0 when it may (and counts it), else the milliseconds until it might. */
export type TokenBucket = (nowMs: number, cost?: number) => number

/** Lets `perSecond` through in the long run, and `burst` at once after a pause. */
export function createTokenBucket(perSecond: number, burst: number): TokenBucket {
  let tokens = burst
  let atMs = Number.NEGATIVE_INFINITY
  return (nowMs, cost = 1) => {
    // The wall clock may step back; that neither gives nor takes tokens.
    if (nowMs > atMs) tokens = Math.min(burst, tokens + ((nowMs - atMs) / 1000) * perSecond)
    atMs = nowMs
    if (tokens < cost) return Math.ceil(((cost - tokens) / perSecond) * 1000)
    tokens -= cost
    return 0
  }
}

/** Keys remembered; those that have not been used for longest are forgotten first. */
const keysMost = 10_000

/** A bucket for each key: an address, a token. */
export function createTokenBuckets(
  perSecond: number,
  burst: number,
): (key: string, nowMs: number, cost?: number) => number {
  const buckets = new Map<string, TokenBucket>()
  return (key, nowMs, cost) => {
    const bucket = buckets.get(key) ?? createTokenBucket(perSecond, burst)
    buckets.delete(key)
    buckets.set(key, bucket)
    if (buckets.size > keysMost) buckets.delete(buckets.keys().next().value!)
    return bucket(nowMs, cost)
  }
}
