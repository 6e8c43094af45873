import { limits } from '../../core/limits.ts'
import { eventName } from '../../protocol/policy.ts'
import { z } from '../../protocol/schema.ts'

/** Pages are not loaded anew more often than this, however many events come. Milliseconds. */
export const refreshPauseMs = 10_000

const agreedSetting = z.array(eventName).check(z.maxLength(limits.eventsAgreed))

/** The names of events that may refresh pages of a room in this browser, as they were kept. */
export const agreedFrom = (setting: unknown): readonly string[] => agreedSetting.safeParse(setting).data ?? []

/** The same after a change; of too many the oldest go. */
export function agree(agreed: readonly string[], name: string, on: boolean): readonly string[] {
  const others = agreed.filter(other => other !== name)
  return on ? [...others, name].slice(-limits.eventsAgreed) : others
}

export interface RefreshTerms {
  /** The owner's rules. */
  readonly refreshOn: readonly string[]
  readonly agreed: readonly string[]
  /** When pages were refreshed last. Milliseconds. */
  readonly refreshedMs: number
  readonly nowMs: number
}

/** What an event does to pages: refreshes them if the owner has such a rule, this person has agreed, and it was not just done. */
export function refreshBy(name: string, terms: RefreshTerms): 'now' | 'offer' {
  const { refreshOn, agreed, refreshedMs, nowMs } = terms
  const rested = Math.abs(nowMs - refreshedMs) >= refreshPauseMs
  return refreshOn.includes(name) && agreed.includes(name) && rested ? 'now' : 'offer'
}
