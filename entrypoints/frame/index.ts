import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { createCursorsFrame } from '../../lib/features/cursors/page-frame.ts'
import { pageOptsOut } from '../../lib/page/consent.ts'
import { frameAccess } from '../../lib/platform/frame-port.ts'

// The script in frames that their page may not look into; put by the background only into tabs where a room is on.
export default defineUnlistedScript(() => {
  // The page's own script looks into itself and into frames that it may look into.
  if (window === window.top || window.frameElement || pageOptsOut(document)) return
  // The world of content scripts outlives a second injection; the one that runs stays.
  const world = globalThis as { alongsideFrame?: boolean }
  if (world.alongsideFrame) return
  world.alongsideFrame = true
  const close = (): void => {
    cursors.close()
    world.alongsideFrame = false
  }
  const cursors = createCursorsFrame({ view: window, frames: frameAccess, ended: close })
  // From the back/forward cache it comes back with a dead port; the page's own script has it put in anew.
  window.addEventListener('pagehide', close, { once: true })
})
