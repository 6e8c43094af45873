import { browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import type { Request } from '../../protocol/background.ts'
import type { RoomEntry } from '../../protocol/rooms-requests.ts'
import { keepContextMenu, listenToContextMenu } from './context-menu.ts'
import { showNotShared } from './inject.ts'
import type { LiveState } from './live-state.ts'
import { listenToOmnibox } from './omnibox.ts'
import { type Starts, startInPopup } from './starts.ts'

export interface WaysInDeps {
  readonly live: Pick<LiveState, 'of'>
  readonly starts: Starts
  list(): Promise<readonly RoomEntry[]>
  /** Says something in a live room; false where it could not be said. */
  say(room: RoomId, text: string): Promise<boolean>
  /** Shows a room's chat in a window of its own. */
  openChat(room: RoomId): Promise<void>
  answer(request: Request): Promise<unknown>
  failed(error: unknown): void
}

/** The ways to rooms that are neither popup nor page: the right click's menu and the address bar. */
export function listenToWaysIn({ live, starts, list, say, openChat, answer, failed }: WaysInDeps): void {
  keepContextMenu(failed)
  listenToContextMenu(
    {
      start: ({ id }) => startInPopup(starts, id!),
      async share({ id, windowId }, text) {
        const room = await live.of(id!, windowId!)
        if (!room || !(await say(room.room, text))) await showNotShared(id!)
        // Where the room is off nobody sees what was said.
        else if (!room.tabs.includes(id!)) await openChat(room.room)
      },
    },
    failed,
  )
  listenToOmnibox(
    {
      list,
      async rejoin(room, where) {
        const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true })
        if (tab) await answer({ type: 'rejoin-room', room, tabId: tab.id!, where })
      },
    },
    failed,
  )
}
