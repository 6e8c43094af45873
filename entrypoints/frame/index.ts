import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { pageOptsOut } from '../../lib/page/consent.ts'
import { frameAccess } from '../../lib/platform/frame-port.ts'
import { pageWorld } from '../page/page-world.ts'
import { startFrame } from './start-frame.ts'

// The script in frames that their page may not look into; put by the background only into tabs where a room is on.
export default defineUnlistedScript(() => {
  // The page's own script looks into itself and into frames that it may look into.
  if (window === window.top || window.frameElement || pageOptsOut(document)) return
  // The world of content scripts outlives a second injection; the one that runs stays.
  const world = pageWorld()
  if (world.overlay && !world.overlay.closed) return
  world.overlay = { closed: false }
  const close = (): void => {
    frame.close()
    world.overlay = { closed: true }
  }
  const frame = startFrame({ view: window, access: frameAccess, ended: close })
  // From the back/forward cache it comes back with a dead port; the page's own script has it put in anew.
  window.addEventListener('pagehide', close, { once: true })
})
