import type { Browser } from 'wxt/browser'
import type { PageRequest } from '../../protocol/background.ts'
import { openBeside } from '../beside.ts'
import { openPanelWindow } from './chat-window.ts'
import { injectIntoFrames, showCovered } from './inject.ts'

export interface PageRequestDeps {
  /** Whether a room is on in a tab. */
  readonly isOn: (tabId: number) => Promise<boolean>
  /** Whether the person wants to be seen in a frame of that origin. */
  readonly mayEnter: (tabId: number, origin: string) => Promise<boolean>
  /** Shows the notification centre; in the very turn of a click. */
  readonly openNotification: (id: string, windowId: number) => Promise<void>
  /** `shown`: in the chat, which is open. */
  readonly notificationRead: (id: string, shown: boolean) => Promise<void>
}

/** Does what content scripts ask. */
export function createPageRequests(deps: PageRequestDeps) {
  async function enterFrames(tabId: number): Promise<void> {
    if (await deps.isOn(tabId)) await injectIntoFrames(tabId, origin => deps.mayEnter(tabId, origin))
  }

  return async ({ id, windowId }: Browser.tabs.Tab, asked: PageRequest): Promise<void> => {
    // Before anything is waited for: the browser counts it to the click.
    if (asked.type === 'open-beside') await openBeside(windowId!)
    else if (asked.type === 'open-notification') await deps.openNotification(asked.id, windowId!)
    else if (asked.type === 'open-panel') await openPanelWindow(asked.nonce)
    else if (asked.type === 'enter-frames') await enterFrames(id!)
    else if (asked.type === 'toast-read') await deps.notificationRead(asked.id, asked.shown)
    else await showCovered(id!, asked.on)
  }
}
