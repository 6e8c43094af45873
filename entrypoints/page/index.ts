import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { extensionText } from '../../lib/platform/i18n.ts'
import { type PageOverlay, startPage } from './start-page.ts'

// The content script, put by the background only into tabs where a room is on. Not one of WXT's: those announce themselves to the page.
export default defineUnlistedScript(() => {
  // The world of content scripts outlives a second injection; the one that runs stays.
  const world = globalThis as { alongside?: PageOverlay }
  if (world.alongside && !world.alongside.closed) return
  world.alongside = startPage(window, import.meta.env.MODE === 'e2e' ? 'open' : 'closed', extensionText)
})
