import { browser } from 'wxt/browser'

/** What the background keeps in session storage: another value whenever a list of people shows something else. */
export const peopleKey = 'people'

/** Calls back when people come, go or change. The background need not be awake for it. Returns the end of it. */
export function watchKnownPeople(changed: () => void): () => void {
  const heard = (changes: Record<string, unknown>): void => {
    if (peopleKey in changes) changed()
  }
  browser.storage.session.onChanged.addListener(heard)
  return () => browser.storage.session.onChanged.removeListener(heard)
}
