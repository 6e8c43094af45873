import type { Unread } from './types.ts'

export function createUnread(): Unread {
  const countByFeature = new Map<string, number>()
  const subscribers = new Set<() => void>()
  return {
    get total() {
      return [...countByFeature.values()].reduce((sum, count) => sum + count, 0)
    },
    set(feature, count) {
      if ((countByFeature.get(feature) ?? 0) === count) return
      countByFeature.set(feature, count)
      for (const subscriber of subscribers) subscriber()
    },
    subscribe(subscriber) {
      subscribers.add(subscriber)
      return () => void subscribers.delete(subscriber)
    },
  }
}
