import { browser } from 'wxt/browser'
import type { Text } from '../../components/text.ts'
import { createAnnouncer } from '../../lib/features/announce/page.ts'
import { createPanelFrame } from '../../lib/features/chat/page.ts'
import { createCursorsPage } from '../../lib/features/cursors/page.ts'
import { createEdgePointers } from '../../lib/features/cursors/page-edges.ts'
import { createEventsMount } from '../../lib/features/events/page.tsx'
import { createDockMount } from '../../lib/features/presence/page.tsx'
import { createViewportPage } from '../../lib/features/viewport/page.tsx'
import { createAttention } from '../../lib/page/attention.ts'
import { watchOptOut } from '../../lib/page/consent.ts'
import { watchCover } from '../../lib/page/cover-watch.ts'
import { createGlide } from '../../lib/page/glide.ts'
import { createNavigation } from '../../lib/page/navigation.ts'
import { createOverlay } from '../../lib/page/overlay.ts'
import { watchRewriting } from '../../lib/page/rewriting.ts'
import { createPageTheme } from '../../lib/page/theme.ts'
import { frameAccess } from '../../lib/platform/frame-port.ts'
import type { PagePort } from '../../lib/platform/page-port.ts'
import type { PageRequest } from '../../lib/protocol/background.ts'
import { startThings } from './start-things.ts'

/** A room's overlay in one page. */
export interface PageOverlay {
  readonly closed: boolean
}

const panelUrl = (nonce: string, theme: string): string =>
  `${browser.runtime.getURL('/panel.html')}#${nonce}&theme=${theme}`

/**
 * Puts the overlay on the page and binds it to the host; takes itself down when the room is off here or the extension is gone, and
 * calls `again` when it has done so because the page has written itself anew, or has taken the overlay into another document.
 */
export function startPage(
  window: Window,
  mode: ShadowRootMode,
  text: Text,
  port: PagePort,
  again: () => void,
): PageOverlay {
  const { document } = window
  let closed = false
  /** The room is off here; the last words may still stand. */
  let over = false
  const overlay = createOverlay({
    document,
    mode,
    replaced: close,
    taken() {
      close()
      again()
    },
  })
  overlay.controls.lang = text('locale')
  overlay.controls.dir = text('direction')

  const theme = createPageTheme({
    document,
    ignore: element => element === overlay.host,
    changed(next) {
      dock.setTheme(next)
      panel.setTheme(next)
      events.setTheme(next)
      viewport.setTheme(next)
    },
  })
  const navigation = createNavigation({
    window,
    addressChanged() {
      port.send({ type: 'address', address: window.location.href })
      theme.refresh()
    },
    restored: () => port.reconnect(),
  })
  const attention = createAttention({ window, changed: view => port.send({ type: 'attention', ...view }) })

  const glide = createGlide(window)
  const edges = createEdgePointers({ overlay, text, glide })
  const cursors = createCursorsPage({
    layer: overlay.cursors,
    channel: port,
    frames: frameAccess,
    edges,
    used: attention.used,
  })
  const dock = createDockMount({
    overlay,
    channel: port,
    theme: theme.current(),
    text,
    toggleChat: () => panel.toggle(),
    togglePeople: () => panel.togglePeople(),
    placePin: () => things.placePin(),
    sayWhere: () => announcer.sayWhere(),
    // Firefox opens its sidebar for clicks in the extension's own pages only.
    openBeside: import.meta.env.FIREFOX
      ? null
      : () => void browser.runtime.sendMessage({ type: 'open-beside' } satisfies PageRequest),
    moved() {
      panel.place()
      viewport.place()
    },
  })
  const panel = createPanelFrame({
    overlay,
    channel: port,
    theme: theme.current(),
    panelUrl,
    openWindow: nonce =>
      void browser.runtime.sendMessage({ type: 'open-panel', nonce } satisfies PageRequest),
    labels: { title: text('panel_title'), move: text('panel_move') },
    dock: () => dock.place(),
  })

  const events = createEventsMount({
    overlay,
    channel: port,
    theme: theme.current(),
    text,
    dock: () => dock.place(),
    reload: () => window.location.reload(),
  })

  const things = startThings({
    overlay,
    channel: port,
    text,
    showPanel: () => panel.show(),
    theme: () => theme.current(),
    bubbleUrl: (nonce, shade) => `${panelUrl(nonce, shade)}&bubble`,
    cursorOf: cursors.elementOf,
  })

  const viewport = createViewportPage({
    overlay,
    channel: port,
    marks: things.marks,
    glide,
    text,
    theme: theme.current(),
    dock: () => dock.place(),
  })
  const announcer = createAnnouncer({ overlay, channel: port, text })

  const unwatchCover = watchCover(overlay.controls, on => {
    void browser.runtime.sendMessage({ type: 'covered', on } satisfies PageRequest)
  })
  const unwatchOptOut = watchOptOut(document, close)
  const unwatchRewriting = watchRewriting(document, () => {
    close()
    again()
  })

  port.start({
    ended: end,
    answered(reconnected) {
      port.send({ type: 'attention', ...attention.current() })
      if (reconnected) panel.renew() // its nonce was good for one host only
    },
  })

  function end(removedFrom: string | null): void {
    if (removedFrom === null) close()
    else {
      leave()
      dock.farewell(removedFrom, close)
    }
  }

  function leave(): void {
    over = true
    const parts = [announcer, viewport, things, events, panel, cursors, edges, attention, navigation, port]
    for (const part of parts) part.close()
  }

  function close(): void {
    if (closed) return
    closed = true
    unwatchCover()
    unwatchOptOut()
    unwatchRewriting()
    if (!over) leave()
    for (const part of [dock, theme, overlay]) part.close()
  }

  return {
    get closed() {
      return over
    },
  }
}
