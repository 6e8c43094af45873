import { createSubscribers } from './subscribers.ts'
import type { Calls, CallsSubscriber } from './types.ts'

/** `failed`: told of what a subscriber has thrown. */
export function createCalls(failed: (error: unknown) => void): Calls {
  const subscribers = createSubscribers<CallsSubscriber>(failed)
  return {
    tell: call => subscribers.each(({ called }) => called(call)),
    seen: (records, all) => subscribers.each(({ seen }) => seen(records, all)),
    missed: call => subscribers.each(({ missed }) => missed(call)),
    subscribe: subscribers.add,
  }
}
