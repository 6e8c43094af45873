import { defineContentScript } from 'wxt/utils/define-content-script'
import { extensionText } from '../../lib/platform/i18n.ts'
import { startPage } from './start-page.ts'

// Not in the manifest: the background puts it only into tabs where a room is on.
export default defineContentScript({
  registration: 'runtime',
  main() {
    // The world of content scripts outlives a second injection; the one that runs stays.
    const world = globalThis as { alongside?: { readonly closed: boolean } }
    if (world.alongside && !world.alongside.closed) return
    world.alongside = startPage(window, import.meta.env.MODE === 'e2e' ? 'open' : 'closed', extensionText)
  },
})
