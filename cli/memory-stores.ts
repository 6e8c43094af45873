import type { LogMark } from '../lib/engine/log/types.ts'
import type { PolicyStore } from '../lib/engine/stores/types.ts'
import type { SignedPolicy } from '../lib/protocol/policy.ts'
import type { SignedRecord } from '../lib/protocol/record-codec.ts'

/** Stores of one room that last as long as the command: what should outlast it is in the room's log. */
export function createMemoryStores() {
  const signed: SignedRecord[] = []
  const settings = new Map<string, unknown>()
  let updates: Uint8Array[] = []
  let mark: LogMark | null = null

  return {
    /** In the order in which they came. */
    signed: signed as readonly SignedRecord[],
    records: {
      load: async () => [...signed],
      append: async (records: readonly SignedRecord[]) => void signed.push(...records),
    },
    document: {
      load: async () => [...updates],
      append: async (update: Uint8Array) => void updates.push(update),
      async compact(whole: Uint8Array) {
        updates = [whole]
      },
    },
    settings: {
      load: async () => new Map(settings),
      set: async (name: string, value: unknown) => void settings.set(name, value),
    },
    log: {
      load: async () => mark,
      async save(next: LogMark) {
        mark = next
      },
    },
  }
}

/** The newest policy that is seen while the command runs. `newest`: the one that is known at its beginning. */
export function createMemoryPolicyStore(newest: SignedPolicy): PolicyStore {
  let kept = newest
  return {
    load: async () => kept,
    async save(next) {
      kept = next
    },
  }
}
