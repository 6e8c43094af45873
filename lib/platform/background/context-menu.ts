import { type Browser, browser } from 'wxt/browser'
import { utf8 } from '../../core/bytes.ts'
import { cleanText } from '../../core/clean-text.ts'
import { limits } from '../../core/limits.ts'
import { extensionText } from '../i18n.ts'

export interface ContextMenuDeps {
  /** Starts a room on a tab, in the popup, which has to be opened in the very turn of the click. */
  start(tab: Browser.tabs.Tab): Promise<void>
  /** Says something in the room of a tab. */
  share(tab: Browser.tabs.Tab, text: string): Promise<void>
}

const items = { start: 'start-room', share: 'share-selection' } as const

/** What a right click on a page offers. Listens at once, because a woken worker is told of the click that woke it only then. */
export function listenToContextMenu(
  { start, share }: ContextMenuDeps,
  failed: (error: unknown) => void,
): void {
  browser.contextMenus?.onClicked.addListener(({ menuItemId, selectionText }, tab) => {
    if (!tab) return
    if (menuItemId === items.start) start(tab).catch(failed)
    else if (menuItemId === items.share) share(tab, quoted(selectionText ?? '')).catch(failed)
  })
}

/** Has the entries put there: after an installation where the browser keeps them, at each start of a background page, whose entries go with it. */
export function keepContextMenu(failed: (error: unknown) => void): void {
  const put = (): void => void putContextMenu().catch(failed)
  if (browser.runtime.getManifest().manifest_version === 2) put()
  else browser.runtime.onInstalled.addListener(put)
}

async function putContextMenu(): Promise<void> {
  await browser.contextMenus?.removeAll()
  const pages = ['http://*/*', 'https://*/*']
  for (const [id, title, context] of [
    [items.start, extensionText('menu_start_room'), 'page'],
    [items.share, extensionText('menu_share_selection'), 'selection'],
  ] as const)
    browser.contextMenus?.create({ id, title, contexts: [context], documentUrlPatterns: pages })
}

/** A selection as it is said in a chat: its lines set off, as much of them as a message holds. */
export function quoted(selection: string): string {
  const whole = cleanText(selection).replace(/^/gm, '> ')
  if (utf8(whole).length <= limits.chatBytes) return whole
  let bytes = utf8('…').length
  let cut = ''
  for (const character of whole) {
    bytes += utf8(character).length
    if (bytes > limits.chatBytes) break
    cut += character
  }
  return `${cut}…`
}
