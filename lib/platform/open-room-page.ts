import { browser } from 'wxt/browser'
import type { RoomId } from '../core/ids.ts'

/** Opens a room's own page in a tab. */
export const openRoomPage = (room: RoomId): Promise<unknown> =>
  browser.tabs.create({ url: browser.runtime.getURL(`/room.html#${room}`) })
