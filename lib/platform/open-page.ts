import { browser } from 'wxt/browser'

/** Opens a page of ours, `/name.html` with what it has to know in its fragment, in a tab of its own. */
export async function openPage(
  path: '/welcome.html' | '/welcome.html#deleted' | '/options.html#moved',
): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(path) })
}
