import { browser } from 'wxt/browser'
import { openBeside } from '../../beside.ts'
import { homeTabKey } from '../../watch-notifications.ts'
import { openSmallWindow, raise } from '../small-window.ts'

const windowKey = 'centre-window'

/** Shows the notification centre beside the page; where that needs a click that the browser does not count, in a small window. To be called in the turn of the click. */
export async function openCentre(windowId: number | null): Promise<void> {
  const opening = windowId === null ? Promise.reject(new Error('no window')) : openBeside(windowId)
  const asking = browser.storage.session.set({
    [homeTabKey]: { tab: 'notifications', at: crypto.randomUUID() },
  })
  await opening.catch(() => openInWindow(windowId))
  await asking
}

/** `beside`: the window whose tabs it stands beside. */
async function openInWindow(beside: number | null): Promise<void> {
  const { [windowKey]: kept } = await browser.storage.session.get(windowKey)
  if (typeof kept === 'number' && (await raise(kept))) return
  const id = beside ?? (await browser.windows?.getLastFocused({ windowTypes: ['normal'] }))?.id
  const page = browser.runtime.getURL('/sidepanel.html')
  const opened = await openSmallWindow(id === undefined ? page : `${page}?window=${id}`, {
    width: 400,
    height: 640,
  })
  await browser.storage.session.set({ [windowKey]: opened })
}
