import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { pageOptsOut } from '../../lib/page/consent.ts'
import { whenSettled } from '../../lib/page/when-settled.ts'
import { extensionText } from '../../lib/platform/i18n.ts'
import { type PageOverlay, startPage } from './start-page.ts'

// The content script, put by the background only into tabs where a room is on. Not one of WXT's: those announce themselves to the page.
export default defineUnlistedScript(() => {
  // The world of content scripts outlives a second injection; the one that runs stays.
  const world = globalThis as { alongside?: Pick<PageOverlay, 'closed'> }
  if (world.alongside && !world.alongside.closed) return
  const begin = () => {
    world.alongside = { closed: false }
    whenSettled(window, () => {
      const mode = import.meta.env.MODE === 'e2e' ? 'open' : 'closed'
      world.alongside = pageOptsOut(document)
        ? { closed: true }
        : startPage(window, mode, extensionText, begin)
    })
  }
  begin()
})
