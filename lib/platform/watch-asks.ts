import { browser } from 'wxt/browser'

/** What the background keeps in session storage: another value whenever somebody asks to be let in, or is answered. */
export const asksKey = 'asks'

/** Calls back when those who wait, or rooms that we wait for, come, go or change. The background need not be awake for it. Returns the end of it. */
export function watchAsks(changed: () => void): () => void {
  const heard = (changes: Record<string, unknown>): void => {
    if (asksKey in changes) changed()
  }
  browser.storage.session.onChanged.addListener(heard)
  return () => browser.storage.session.onChanged.removeListener(heard)
}
