import type { Clock, RoomContext } from '../lib/engine/types.ts'
import { Problem, type ProblemName } from './problems.ts'

export interface Patience {
  readonly clock: Clock
  readonly timeoutMs: number
  /** Ends the waiting, and with it the command. */
  readonly signal: AbortSignal
  /** What it means when the time is over. */
  readonly late: ProblemName
}

/** What is promised, or a `Problem` when it takes too long or is interrupted. */
export async function inTime<Value>(
  promised: Promise<Value>,
  { clock, timeoutMs, signal, late }: Patience,
): Promise<Value> {
  const over = Promise.withResolvers<never>()
  const interrupt = () => over.reject(new Problem('interrupted'))
  const stopTimer = clock.after(timeoutMs, () => over.reject(new Problem(late)))
  if (signal.aborted) interrupt()
  signal.addEventListener('abort', interrupt)
  try {
    return await Promise.race([promised, over.promise])
  } finally {
    stopTimer()
    signal.removeEventListener('abort', interrupt)
  }
}

/** Resolves once a condition on the room holds; it is looked at whenever the room's people, connection or log change. Throws a `Problem` when it cannot hold. */
export async function until(room: RoomContext, condition: () => boolean, patience: Patience): Promise<void> {
  const held = Promise.withResolvers<void>()
  const look = (): void => {
    const problem = problemIn(room)
    if (problem) held.reject(new Problem(problem))
    else if (condition()) held.resolve()
  }
  const unsubscribe = room.subscribePeers(look)
  look()
  try {
    await inTime(held.promise, patience)
  } catch (error) {
    const cannotStore = room.log?.problem === 'unavailable'
    const isLate = error instanceof Problem && error.code === patience.late
    throw isLate && cannotStore ? new Problem('store-down') : error
  } finally {
    unsubscribe()
  }
}

/** What will not get better by waiting. */
export function problemIn({ status, log }: RoomContext): ProblemName | null {
  if (status.hub === 'refused') return 'turned-away'
  if (status.hub === 'full') return 'people-full'
  if (log?.problem === 'muted') return 'muted'
  return log?.problem === 'full' ? 'log-full' : null
}
