import { browser } from 'wxt/browser'
import { hearSession } from './session-port.ts'

/**
 * Calls back when the background changes what it keeps under these names in session storage, or anything there; it writes that down where
 * extension pages hear of it, and need not be awake for it. Returns the end of it.
 */
export function watchSession(changed: () => void, keys?: readonly string[]): () => void {
  const heard = (changes: Record<string, unknown>): void => {
    if (!keys || keys.some(key => key in changes)) changed()
  }
  if (!browser.storage.session) return hearSession(heard)
  browser.storage.session.onChanged.addListener(heard)
  return () => browser.storage.session.onChanged.removeListener(heard)
}
