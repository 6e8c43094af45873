import type { RoomId } from '../core/ids.ts'
import type { DocumentStore } from '../engine/stores/types.ts'
import { type Database, writeTo } from './database.ts'

/** One room's document in IndexedDB, as updates in the order of their arrival. */
export function createDocumentStore(database: Database, room: RoomId): DocumentStore {
  return {
    async load() {
      const rows = await database.getAllFromIndex('documents', 'room', room)
      return rows.map(row => row.update)
    },
    async append(update) {
      const write = writeTo(database, 'documents')
      await Promise.all([write.objectStore('documents').add({ room, update }), write.done])
    },
    async compact(whole) {
      const write = writeTo(database, 'documents')
      const documents = write.objectStore('documents')
      const older = await documents.index('room').getAllKeys(room)
      await Promise.all([
        documents.add({ room, update: whole }),
        ...older.map(key => documents.delete(key)),
        write.done,
      ])
    },
  }
}
