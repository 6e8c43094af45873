import type { RoomId } from '../core/ids.ts'
import { recordIdOf } from '../core/records.ts'
import type { RecordStore } from '../engine/stores/types.ts'
import { type Database, everyKeyOf, writeTo } from './database.ts'

/** One room's records in IndexedDB. */
export function createRecordStore(database: Database, room: RoomId): RecordStore {
  return {
    async load() {
      const rows = await database.getAll('records', everyKeyOf(room))
      return rows.map(({ payload, signature }) => ({ payload, signature }))
    },
    async append(records) {
      const rows = records.map(record => ({ ...record, room, id: recordIdOf(record.payload) }))
      const write = writeTo(database, 'records')
      const store = write.objectStore('records')
      await Promise.all([...rows.map(row => store.put(row)), write.done])
    },
  }
}
