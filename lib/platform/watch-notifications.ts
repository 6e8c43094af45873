import { browser } from 'wxt/browser'
import { watchSession } from './watch-session.ts'

/** What the background keeps in session storage: another value whenever what is listed has changed. */
export const notificationsKey = 'notifications'
/** Which tab Home is to show: `{tab, at}`, another `at` each time that it is asked for. */
export const homeTabKey = 'home-tab'

/** Calls back when notifications come, go or change. The background need not be awake for it. Returns the end of it. */
export const watchNotifications = (changed: () => void): (() => void) =>
  watchSession(changed, [notificationsKey])

/** Calls back with the tab that Home is asked to show, also when it was asked for just before. Returns the end of it. */
export function watchHomeTab(asked: (tab: string) => void): () => void {
  const look = (): void => {
    void browser.storage.session.get(homeTabKey).then(({ [homeTabKey]: kept }) => {
      const { tab } = (kept ?? {}) as { readonly tab?: unknown }
      if (typeof tab !== 'string') return
      asked(tab)
      return browser.storage.session.remove(homeTabKey)
    })
  }
  look()
  return watchSession(look, [homeTabKey])
}
