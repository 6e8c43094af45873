import type { SettingStore } from '../engine/stores/types.ts'
import { type Database, everyKeyOf, writeTo } from './database.ts'

/** Small values in IndexedDB. `scope`: a room id, or empty for the whole extension. */
export function createSettingStore(database: Database, scope: string): SettingStore {
  return {
    async load() {
      const settings = database.transaction('settings').store
      const [keys, values] = await Promise.all([
        settings.getAllKeys(everyKeyOf(scope)),
        settings.getAll(everyKeyOf(scope)),
      ])
      return new Map(keys.map(([, name], i) => [name, values[i]]))
    },
    async set(name, value) {
      const write = writeTo(database, 'settings')
      await Promise.all([write.objectStore('settings').put(value, [scope, name]), write.done])
    },
  }
}
