import type { Store } from './store.ts'

export interface WatchedStore {
  readonly store: Store
  /** Whether what was to be stored last has been stored. */
  readonly storing: boolean
}

/** What tells whether anything can be stored. */
const writes: readonly string[] = ['append', 'putPolicy', 'putSnapshot', 'putFile', 'putMail', 'putSession']

/** The same store, with its failures told: a full disk can still be read. */
export function watchStore(store: Store, failed: () => void): WatchedStore {
  let storing = true

  function watched(name: string, method: (...given: unknown[]) => unknown) {
    return async (...given: unknown[]): Promise<unknown> => {
      try {
        const answer = await method(...given)
        if (writes.includes(name)) storing = true
        return answer
      } catch (error) {
        if (writes.includes(name)) storing = false
        failed()
        throw error
      }
    }
  }

  const methods = Object.entries(store).map(([name, method]) => [name, watched(name, method)])
  return {
    store: Object.fromEntries(methods) as Store,
    get storing() {
      return storing
    },
  }
}
