import { createSubscribers } from './subscribers.ts'
import type { Unread } from './types.ts'

/** `failed`: told of what a subscriber has thrown. */
export function createUnread(failed: (error: unknown) => void): Unread {
  const countByFeature = new Map<string, number>()
  const subscribers = createSubscribers<() => void>(failed)
  return {
    get total() {
      return [...countByFeature.values()].reduce((sum, count) => sum + count, 0)
    },
    set(feature, count) {
      if ((countByFeature.get(feature) ?? 0) === count) return
      countByFeature.set(feature, count)
      subscribers.each(changed => changed())
    },
    subscribe: subscribers.add,
  }
}
