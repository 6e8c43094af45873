import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { pageOptsOut } from '../../lib/page/consent.ts'
import { whenSettled } from '../../lib/page/when-settled.ts'
import { extensionText } from '../../lib/platform/i18n.ts'
import { createPagePort, type PagePort } from '../../lib/platform/page-port.ts'
import { fetchPart } from './fetch-part.ts'
import { pageWorld } from './page-world.ts'
import { startPage } from './start-page.ts'

/** A page that writes itself anew or takes the overlay away so often really means it. */
const beginningsMost = 50

// The content script, put by the background only into tabs where a room is on. Not one of WXT's: those announce themselves to the page.
export default defineUnlistedScript(() => {
  // The world of content scripts outlives a second injection; the one that runs stays.
  const world = pageWorld()
  if (world.overlay && !world.overlay.closed) return
  let begun = 0
  const begin = () => {
    if (begun++ >= beginningsMost) return
    world.overlay = { closed: false }
    let port: PagePort | null = null
    const connect = (): PagePort => {
      port ??= createPagePort(() => window.location.href)
      return port
    }
    // Others see this person here before anything is drawn, unless nobody looks at the page yet.
    const read = (): void => {
      if (!document.hidden && !pageOptsOut(document)) connect()
    }
    whenSettled(window, read, () => {
      const mode = import.meta.env.MODE === 'e2e' ? 'open' : 'closed'
      if (pageOptsOut(document)) {
        port?.close()
        world.overlay = { closed: true }
        return
      }
      const deps = { window, mode, text: extensionText, port: connect(), fetchPart, again: begin } as const
      world.overlay = startPage(deps)
    })
  }
  begin()
})
