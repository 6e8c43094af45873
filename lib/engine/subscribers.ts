/** Those who want to be called when something happens. One who throws keeps nothing from the others. */
export interface Subscribers<Subscriber> {
  /** Returns the unsubscription. */
  add(subscriber: Subscriber): () => void
  /** Calls each; what they throw goes to `failed`. */
  each(call: (subscriber: Subscriber) => void): void
}

/** `failed`: told of what a subscriber has thrown. */
export function createSubscribers<Subscriber>(failed: (error: unknown) => void): Subscribers<Subscriber> {
  const subscribers = new Set<Subscriber>()
  return {
    add(subscriber) {
      subscribers.add(subscriber)
      return () => void subscribers.delete(subscriber)
    },
    each(call) {
      for (const subscriber of subscribers) {
        try {
          call(subscriber)
        } catch (error) {
          failed(error)
        }
      }
    },
  }
}
