import type { FileId, RoomId } from '../core/ids.ts'
import type { FileStore } from '../engine/stores/types.ts'
import { type Database, everyKeyOf, writeTo } from './database.ts'

/** One room's files that its hub does not have yet, in IndexedDB. */
export function createFileStore(database: Database, room: RoomId): FileStore {
  return {
    async list() {
      const keys = await database.getAllKeys('files', everyKeyOf(room))
      return keys.map(([, file]) => file as FileId)
    },
    get: async file => (await database.get('files', [room, file])) ?? null,
    async put(file, sealed) {
      const write = writeTo(database, 'files')
      await Promise.all([write.objectStore('files').put(sealed, [room, file]), write.done])
    },
    delete: file => database.delete('files', [room, file]),
  }
}
