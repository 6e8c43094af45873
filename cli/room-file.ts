import type { RoomId } from '../lib/core/ids.ts'
import type { PolicyStore } from '../lib/engine/stores/types.ts'
import type { RoomStore } from '../lib/platform/room-store.ts'
import type { State } from './state.ts'

/** A room's file as the extension's code knows rooms: a store of one room. */
export interface RoomFile extends Pick<RoomStore, 'get' | 'update'> {
  /** No policy is newer than the file's. */
  readonly policies: () => Pick<PolicyStore, 'load'>
}

export function createRoomFile(state: State, path: string): RoomFile {
  const get = async (room: RoomId) => {
    const saved = await state.read(path)
    return saved?.room === room ? saved : undefined
  }
  return {
    get,
    async update(room, change) {
      const saved = await get(room)
      const changed = saved && change(saved)
      if (changed && changed !== saved) await state.write(path, changed)
      return changed
    },
    policies: () => ({ load: async () => (await state.read(path))?.policy ?? null }),
  }
}
