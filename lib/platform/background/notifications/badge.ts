import { browser } from 'wxt/browser'
import { badgeColor } from '../inject.ts'

/** More is only many. */
const most = 99

/**
 * Shows on the toolbar button how much is unread. What a tab has to say of itself (`inject.ts`) comes before it: the browser shows a
 * tab's own sign in place of the one for all.
 */
export async function showUnread(count: number): Promise<void> {
  const action = browser.action ?? browser.browserAction
  await Promise.allSettled([
    action.setBadgeText({ text: count === 0 ? '' : count > most ? `${most}+` : String(count) }),
    action.setBadgeBackgroundColor({ color: badgeColor }),
    action.setBadgeTextColor?.({ color: '#ffffff' }),
  ])
}
