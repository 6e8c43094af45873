import { browser } from 'wxt/browser'

/** What the background keeps in session storage of which a list of rooms shows something. */
export const roomsKeys = { live: 'live', known: 'rooms' } as const

/** Calls back when rooms come, go or change. The background writes that down where extension pages hear of it, and need not be awake for it. Returns the end of it. */
export function watchRooms(changed: () => void): () => void {
  const heard = (changes: Record<string, unknown>): void => {
    if (roomsKeys.live in changes || roomsKeys.known in changes) changed()
  }
  browser.storage.session.onChanged.addListener(heard)
  return () => browser.storage.session.onChanged.removeListener(heard)
}
