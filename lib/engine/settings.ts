import type { SettingStore } from './stores/types.ts'
import type { Settings } from './types.ts'

/** Settings as the room drives them; `Settings` is what its features see. */
export interface RunningSettings extends Settings {
  load(): Promise<void>
  /** Resolves when every change so far is kept. */
  close(): Promise<void>
}

/** `stored`: whether the last write to the store went well. */
export function createSettings(store: SettingStore, stored: (well: boolean) => void): RunningSettings {
  const values = new Map<string, unknown>()
  let writing: Promise<void> = Promise.resolve()
  return {
    async load() {
      for (const [name, value] of await store.load()) values.set(name, value)
    },
    get: name => values.get(name),
    set(name, value) {
      values.set(name, value)
      writing = writing
        .then(() => store.set(name, value))
        .then(
          () => stored(true),
          () => stored(false),
        )
    },
    close: () => writing,
  }
}
