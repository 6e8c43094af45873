import type { PictureId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import type { PictureStore } from '../engine/stores/types.ts'
import { type Database, writeTo } from './database.ts'

/** Pictures of people, in IndexedDB: one's own for as long as it is that, of others the newest. `came`: there is one that was not there before. */
export function createPictureStore(
  database: Database,
  now: () => number,
  came: () => void = () => undefined,
): PictureStore & { putOwn(id: PictureId, bytes: Uint8Array): Promise<void> } {
  async function put(id: PictureId, bytes: Uint8Array, own: boolean): Promise<void> {
    const write = writeTo(database, 'pictures')
    const pictures = write.objectStore('pictures')
    if (own)
      for (let at = await pictures.openCursor(); at; at = await at.continue())
        if (at.value.own) await at.update({ ...at.value, own: false })
    const before = await pictures.get(id)
    await pictures.put({ id, bytes: bytes.slice(), atMs: now(), own: own || (before?.own ?? false) })
    let over = (await pictures.count()) - limits.pictures
    for (let at = await pictures.index('atMs').openCursor(); at && over > 0; at = await at.continue()) {
      if (at.value.own) continue
      await at.delete()
      over--
    }
    await write.done
    if (!before) came()
  }
  return {
    get: async id => (await database.get('pictures', id))?.bytes ?? null,
    put: (id, bytes) => put(id, bytes, false),
    putOwn: (id, bytes) => put(id, bytes, true),
  }
}
