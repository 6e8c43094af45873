import type { Browser } from 'wxt/browser'
import { pageAddress } from '../../core/address.ts'
import type { PopupState } from '../../protocol/background.ts'
import type { Injected } from './inject.ts'

/** What the popup says of the tab that it is over, by what the browser tells of it. */

/** Host name of a page that a room can be on; null for others. */
export function siteOf(url: string | undefined): string | null {
  return url && pageAddress(url) ? new URL(url).host : null
}

/** Why no room can be on in the tab. */
export function problemOf(tab: Browser.tabs.Tab, injected: Injected): PopupState['tab']['problem'] {
  if (injected === 'opted-out') return 'page-opted-out'
  // A file is only on this computer: nobody else could come.
  return injected === 'forbidden' || !(tab.url && pageAddress(tab.url)) ? 'page-forbidden' : null
}
