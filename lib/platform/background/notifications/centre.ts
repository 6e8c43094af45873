import { browser } from 'wxt/browser'
import { openBeside } from '../../beside.ts'
import { homeTabKey } from '../../watch-notifications.ts'

/** Shows the notification centre beside the page; where that needs a click that the browser does not count, in a small window. To be called in the turn of the click. */
export async function openCentre(windowId: number | null): Promise<void> {
  const opening = windowId === null ? Promise.reject(new Error('no window')) : openBeside(windowId)
  await browser.storage.session.set({ [homeTabKey]: { tab: 'notifications', at: crypto.randomUUID() } })
  await opening.catch(() => openInWindow(windowId))
}

/** `window`: beside whose tabs it stands. */
async function openInWindow(window: number | null): Promise<void> {
  const beside = window ?? (await browser.windows.getLastFocused({ windowTypes: ['normal'] })).id
  const url = browser.runtime.getURL(`/sidepanel.html?window=${beside}`)
  const [there] = await browser.tabs.query({ url: `${browser.runtime.getURL('/sidepanel.html')}*` })
  if (there?.id === undefined) await browser.windows.create({ url, type: 'popup', width: 400, height: 640 })
  else {
    await browser.tabs.update(there.id, { active: true })
    await browser.windows.update(there.windowId!, { focused: true })
  }
}
