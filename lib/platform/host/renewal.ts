import { backoffMs } from '../../core/backoff.ts'
import type { Result } from '../../core/result.ts'
import type { Clock, RandomBytes } from '../../engine/types.ts'
import type { ProblemCode } from '../../protocol/background.ts'
import type { SignedPolicy } from '../../protocol/policy.ts'
import type { Renewed } from '../renew-room.ts'

export interface RenewalDeps {
  readonly renew: () => Promise<Renewed>
  /** Tells the hub what it has lost; null where we do not own the room. */
  readonly restore: (() => Promise<Result<null, ProblemCode>>) | null
  /** The epoch that the room was opened with. */
  readonly epoch: number
  /** Opens the room anew with what is kept now. */
  readonly reopen: () => void
  /** Shows the room a policy that leaves it without keys. */
  readonly offer: (policy: SignedPolicy) => void
  readonly clock: Clock
  readonly randomBytes: RandomBytes
}

/** Keeps one open room at the newest epoch. */
export interface Renewal {
  /** The owner has begun another epoch. */
  outdated(): void
  /** The hub has turned us away; for other reasons than the room's keys and policies nothing is done. */
  refused(reason: string): void
  close(): void
}

/** A hub that does not answer or has lost the room is asked again, less and less often. Milliseconds. */
const firstRetryMs = 2_000
const mostRetryMs = 300_000

/** Reasons after which the hub may have something new for us. After the last two the same keys may do again. */
const reasons = ['old-epoch', 'wrong-key', 'unknown-room', 'banned'] as const
const passing: readonly string[] = reasons.slice(2)

export function createRenewal(deps: RenewalDeps): Renewal {
  const { clock } = deps
  let looking = false
  let closed = false
  let tries = 0
  /** Why we were turned away last. */
  let turnedAway: string | null = null
  let stopRetry: (() => void) | null = null

  function later(run: () => void): void {
    const ms = backoffMs(tries++, firstRetryMs, mostRetryMs, deps.randomBytes(1)[0]!)
    stopRetry?.()
    stopRetry = clock.after(ms, run)
  }

  function look(): void {
    if (looking || closed) return
    looking = true
    deps
      .renew()
      .catch((): Renewed => ({ type: 'failed', error: 'storage' }))
      .then(take)
      .finally(() => {
        looking = false
      })
      .catch(error => console.error('alongside: the newest keys of a room were not looked for', error))
  }

  async function take(renewed: Renewed): Promise<void> {
    if (closed) return
    switch (renewed.type) {
      case 'current':
        if (renewed.keys.policy.epoch !== deps.epoch) deps.reopen()
        else if (turnedAway !== null && passing.includes(turnedAway)) {
          tries = 0
          later(deps.reopen)
        }
        break
      case 'behind': {
        const restored = await deps.restore?.()
        if (closed) return
        if (restored?.ok) deps.reopen()
        else later(look)
        break
      }
      case 'removed':
      case 'left-out':
        deps.offer(renewed.policy)
        break
      case 'failed':
        later(look)
        break
    }
  }

  return {
    outdated: look,
    refused(reason) {
      if (!reasons.some(one => one === reason)) return
      turnedAway = reason
      look()
    },
    close() {
      closed = true
      stopRetry?.()
    },
  }
}
