/** Bounds of the playout delay: below a display frame it would stutter, above this it would feel late. Milliseconds. */
const delayLeastMs = 16
const delayMostMs = 80
/** How long a shortest journey is believed: clocks drift, routes change. Milliseconds. */
const windowMs = 4_000
/** Further off than this is another clock (the page was reloaded) or a stall worth a jump. Milliseconds. */
const resetMs = 2_000
/** After this much silence an older time is no late sample: the clock started anew, or wrapped in a long rest. Milliseconds. */
const restartMs = 1_000
/** Samples further apart than this were not sent one period apart: the pointer rested. Milliseconds. */
const restMs = 120

/** When a received sample is to be seen. Sender times here are unwrapped milliseconds of the sender's clock. */
export interface PlayoutClock {
  /**
   * Takes in a sample's uint16 time and when it arrived; returns its sender time, or `null` when it is not newer than the last.
   * `reset` tells that earlier sender times no longer compare.
   */
  arrived(time: number, nowMs: number): { readonly timeMs: number; readonly reset: boolean } | null
  /** The sender time that is on screen at `nowMs`. Called with times that do not go back. */
  playoutMs(nowMs: number): number
  /** The sender's period as measured, milliseconds. */
  readonly periodMs: number
}

/**
 * Estimates the sender's clock from the shortest journey of the last seconds, and delays by one send period plus the
 * jitter that was measured, so that the next sample is usually there when it is needed.
 */
export function createPlayoutClock(): PlayoutClock {
  let lastMs: number | null = null
  let shortest = { sinceMs: 0, ms: 0, beforeMs: 0 }
  let periodMs = delayLeastMs
  let jitterMs = 0
  let delayMs = delayLeastMs
  let askedMs = 0
  let heardMs = 0

  const offset = (): number => Math.min(shortest.ms, shortest.beforeMs)

  const start = (timeMs: number, nowMs: number): void => {
    const journey = nowMs - timeMs
    shortest = { sinceMs: nowMs, ms: journey, beforeMs: journey }
    lastMs = timeMs
    heardMs = nowMs
    jitterMs = 0
    delayMs = delayLeastMs
  }

  const learnJourney = (journey: number, nowMs: number): void => {
    if (nowMs - shortest.sinceMs > windowMs) shortest = { sinceMs: nowMs, ms: journey, beforeMs: shortest.ms }
    else if (journey < shortest.ms) shortest.ms = journey
    // Up quickly, down slowly: settles near the ninth decile of how late samples come.
    // What was lost and came again by the slow lane tells nothing of the fast one.
    const late = Math.min(delayMostMs, journey - offset())
    jitterMs += (late - jitterMs) * (late > jitterMs ? 0.25 : 0.02)
  }

  return {
    get periodMs() {
      return periodMs
    },
    arrived(time, nowMs) {
      if (lastMs === null) {
        start(time, nowMs)
        return { timeMs: time, reset: true }
      }
      const expected = Math.round(nowMs - offset())
      // The nearest time to the expected one that ends in these 16 bits.
      const timeMs = expected + ((((time - expected) & 0xffff) + 0x8000) & 0xffff) - 0x8000
      const isOld = timeMs <= lastMs
      if (Math.abs(expected - timeMs) > resetMs || (isOld && nowMs - heardMs > restartMs)) {
        start(timeMs, nowMs)
        return { timeMs, reset: true }
      }
      if (isOld) return null
      heardMs = nowMs
      const interval = timeMs - lastMs
      lastMs = timeMs
      learnJourney(nowMs - timeMs, nowMs)
      if (interval < restMs) periodMs += (interval - periodMs) * 0.2
      // Nothing is on its way after a rest, so the delay may jump to where it should be.
      else delayMs = targetMs()
      return { timeMs, reset: false }
    },
    playoutMs(nowMs) {
      const step = Math.max(0, nowMs - askedMs) * 0.08
      delayMs += Math.max(-step, Math.min(step, targetMs() - delayMs))
      askedMs = nowMs
      return nowMs - offset() - delayMs
    },
  }

  function targetMs(): number {
    return Math.min(delayMostMs, Math.max(delayLeastMs, periodMs + jitterMs))
  }
}
