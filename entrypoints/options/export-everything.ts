import type { RoomId } from '../../lib/core/ids.ts'
import { exportJson } from '../../lib/engine/export-room.ts'
import type { Database } from '../../lib/platform/database.ts'
import { createDocumentStore } from '../../lib/platform/document-store.ts'
import { createRecordStore } from '../../lib/platform/record-store.ts'

/** All that this browser keeps, for people and programs: every room with what was said in it, people, and settings. No keys: those go with the identity. */
export async function exportEverything(database: Database): Promise<string> {
  const nowMs = Date.now()
  const rooms: unknown[] = []
  for (const { room, name, hub, role, landing, lastVisitedMs, memory } of await database.getAll('rooms')) {
    const id = room as RoomId
    const records = await createRecordStore(database, id).load()
    const updates = await createDocumentStore(database, id).load()
    const said = JSON.parse(exportJson({ room: id, name, hub, records, updates, versions: null }, nowMs))
    rooms.push({ ...said, role, landing, lastVisitedMs, memory })
  }
  const [names, values] = [await database.getAllKeys('settings'), await database.getAll('settings')]
  const settings = Object.fromEntries(
    names.flatMap(([scope, name], i) => (scope === '' ? [[name, values[i]]] : [])),
  )
  return JSON.stringify(
    { exportedAtMs: nowMs, rooms, people: await database.getAll('people'), settings },
    null,
    2,
  )
}
