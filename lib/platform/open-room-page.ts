import { browser } from 'wxt/browser'
import type { RoomId } from '../core/ids.ts'
import { ask } from './background-client.ts'

/** Opens a room's own page in a tab. In Firefox a frame of ours in a page knows of no tabs, and asks the background. */
export async function openRoomPage(room: RoomId): Promise<void> {
  if (browser.tabs) await browser.tabs.create({ url: browser.runtime.getURL(`/room.html#${room}`) })
  else await ask<'open-room-page'>({ type: 'open-room-page', room })
}
