import { browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'

/** The panel in a window of its own. CSS pixels, the window's frame included. */
const size = { type: 'popup', width: 360, height: 640 } as const

/** Opens the panel's page in a window; `place` is its fragment. Returns the window's id. */
async function openWindow(place: string): Promise<number | undefined> {
  const url = browser.runtime.getURL(`/panel.html#${place}`)
  return (await browser.windows.create({ url, ...size }))?.id
}

/** For the frame of a page that has announced this nonce. */
export const openPanelWindow = (nonce: string): Promise<unknown> => openWindow(nonce)

export interface ChatWindowsDeps {
  /** The windows that are there by room; they end with the browser. */
  readonly kept: { load(): Promise<unknown>; save(value: unknown): Promise<void> }
}

/** Windows for the chat where it has no page to stand on: one for each room, brought to the front where it is there already. */
export function createChatWindows({ kept }: ChatWindowsDeps): (room: RoomId) => Promise<void> {
  return async room => {
    const known = ((await kept.load()) ?? {}) as Readonly<Record<string, number>>
    const before = known[room]
    const isThere =
      before !== undefined &&
      (await browser.windows.update(before, { focused: true }).catch(() => null)) !== null
    if (isThere) return
    const opened = await openWindow(`&room=${room}`)
    await kept.save({ ...known, [room]: opened })
  }
}
