import type { RoomId } from '../core/ids.ts'
import { type Database, everyKeyOf, type SavedRoom, writeTo } from './database.ts'

/** The rooms that this browser has made or joined. Writes resolve when they would survive a killed browser. */
export interface RoomStore {
  /** Last visited first. */
  list(): Promise<SavedRoom[]>
  get(room: RoomId): Promise<SavedRoom | undefined>
  put(saved: SavedRoom): Promise<void>
  /**
   * Changes a room as it is at that moment, whatever context asks; resolves with what it is now, or undefined where it is not known. Nothing is written
   * where `change` gives back what it was given.
   */
  update(room: RoomId, change: (saved: SavedRoom) => SavedRoom): Promise<SavedRoom | undefined>
  /** Forgets the room with its keys, records, document and settings. */
  delete(room: RoomId): Promise<void>
}

export function createRoomStore(database: Database): RoomStore {
  return {
    async list() {
      const rooms = await database.getAll('rooms')
      return rooms.sort((a, b) => b.lastVisitedMs - a.lastVisitedMs)
    },
    get: room => database.get('rooms', room),
    async put(saved) {
      const write = writeTo(database, 'rooms')
      await Promise.all([write.objectStore('rooms').put(saved), write.done])
    },
    async update(room, change) {
      const write = writeTo(database, 'rooms')
      const rooms = write.objectStore('rooms')
      const saved = await rooms.get(room)
      const changed = saved && change(saved)
      if (changed && changed !== saved) await rooms.put(changed)
      await write.done
      return changed
    },
    async delete(room) {
      const write = writeTo(database, 'rooms', 'records', 'documents', 'settings', 'logs', 'files')
      const documents = write.objectStore('documents')
      const updates = await documents.index('room').getAllKeys(room)
      await Promise.all([
        write.objectStore('rooms').delete(room),
        write.objectStore('logs').delete(room),
        write.objectStore('records').delete(everyKeyOf(room)),
        write.objectStore('files').delete(everyKeyOf(room)),
        write.objectStore('settings').delete(everyKeyOf(room)),
        ...updates.map(key => documents.delete(key)),
        write.done,
      ])
    },
  }
}
