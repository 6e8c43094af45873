import { browser } from 'wxt/browser'

const permission = { permissions: ['notifications' as const] }

/** The browser's leave to show notifications on the desktop. */
export const desktopAccess = {
  has: (): Promise<boolean> => browser.permissions.contains(permission),
  /** Within a click. */
  request: (): Promise<boolean> => browser.permissions.request(permission),
}
