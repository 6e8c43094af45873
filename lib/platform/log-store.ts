import type { RoomId } from '../core/ids.ts'
import type { LogStore } from '../engine/log/types.ts'
import { type Database, writeTo } from './database.ts'

/** How far this browser has taken in one room's log, in IndexedDB. */
export function createLogStore(database: Database, room: RoomId): LogStore {
  return {
    load: async () => (await database.get('logs', room)) ?? null,
    async save(mark) {
      const write = writeTo(database, 'logs')
      await Promise.all([write.objectStore('logs').put(mark, room), write.done])
    },
  }
}
