import { browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { createTurns } from '../../core/turns.ts'
import { openSmallWindow, raise } from './small-window.ts'

/** The panel in a window of its own; `place` is its fragment. Returns the window's id. */
const openWindow = (place: string): Promise<number | undefined> =>
  openSmallWindow(browser.runtime.getURL(`/panel.html#${place}`), { width: 360, height: 640 })

/** For the frame of a page that has announced this nonce. */
export const openPanelWindow = (nonce: string): Promise<unknown> => openWindow(nonce)

export interface ChatWindowsDeps {
  /** The windows that are there by room; they end with the browser. */
  readonly kept: { load(): Promise<unknown>; save(value: unknown): Promise<void> }
}

/** Windows for the chat where it has no page to stand on: one for each room, brought to the front where it is there already. */
export function createChatWindows({ kept }: ChatWindowsDeps): (room: RoomId) => Promise<void> {
  // Keys repeat: the second finds the window that the first has opened.
  const inTurn = createTurns()
  return room =>
    inTurn(async () => {
      const known = ((await kept.load()) ?? {}) as Readonly<Record<string, number>>
      const before = known[room]
      if (before !== undefined && (await raise(before))) return
      const opened = await openWindow(`&room=${room}`)
      await kept.save({ ...known, [room]: opened })
    })
}
