import { browser } from 'wxt/browser'
import type { Doings } from '../../components/dock/person-menu.tsx'
import type { Text } from '../../components/text.ts'
import { createAnnouncer } from '../../lib/features/announce/page.ts'
import { createPanelFrame } from '../../lib/features/chat/page.ts'
import { createCommandsPage } from '../../lib/features/commands/page.ts'
import { createEdgePointers, type EdgePointers } from '../../lib/features/cursors/page-edges.ts'
import { createEventsMount } from '../../lib/features/events/page.tsx'
import { createToastsMount } from '../../lib/features/notifications/page.tsx'
import { createDockMount } from '../../lib/features/presence/page.tsx'
import { createViewportPage } from '../../lib/features/viewport/page.tsx'
import { isCalm } from '../../lib/page/appearance.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import type { FrameNeighbours } from '../../lib/page/frame-neighbours.ts'
import { createGlide } from '../../lib/page/glide.ts'
import type { Hand } from '../../lib/page/hand.ts'
import type { Marks } from '../../lib/page/marks.ts'
import type { Overlay } from '../../lib/page/overlay.ts'
import type { Theme } from '../../lib/page/theme.ts'
import type { PageRequest } from '../../lib/protocol/background.ts'

export interface ViewsDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly text: Text
  readonly marks: Marks
  readonly hand: Hand
  readonly frames: FrameNeighbours
  readonly theme: Theme
  /** Address of the panel's page. */
  readonly panelUrl: (nonce: string, theme: Theme) => string
  /** Asks the person for a place for a new pin, or stops asking. */
  readonly placePin: () => void
  readonly doings: Doings
  readonly reload: () => void
}

/** What of the overlay is looked at and pressed, rather than moves. */
export interface Views {
  readonly edges: Pick<EdgePointers, 'draw'>
  setTheme(theme: Theme): void
  showPanel(): void
  /** The port was dead for a while. */
  renewPanel(): void
  /** The owner has removed us from the room of that name: nothing but these words, until they are dismissed. */
  farewell(removedFrom: string, dismissed: () => void): void
  close(): void
}

/** Puts the dock, the panel and all else that is looked at onto the page. */
export function startViews(deps: ViewsDeps): Views {
  const { overlay, channel, text, marks, hand, frames, theme, panelUrl } = deps
  const tellBackground = (asked: PageRequest): void => void browser.runtime.sendMessage(asked)
  const glide = createGlide(overlay.host.ownerDocument.defaultView!, () => isCalm(overlay.controls))
  const edges = createEdgePointers({ overlay, text, glide })
  const dock = createDockMount({
    overlay,
    channel,
    theme,
    text,
    toggleChat: () => panel.toggle(),
    openChatWindow: () => panel.toWindow(),
    togglePeople: () => panel.togglePeople(),
    placePin: deps.placePin,
    doings: deps.doings,
    sayWhere,
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
    channel,
    theme,
    panelUrl,
    openWindow: nonce =>
      void browser.runtime.sendMessage({ type: 'open-panel', nonce } satisfies PageRequest),
    labels: { title: text('panel_title'), move: text('panel_move') },
    dock: dock.place,
  })
  const events = createEventsMount({ overlay, channel, theme, text, dock: dock.place, reload: deps.reload })
  const viewport = createViewportPage({
    overlay,
    channel,
    marks,
    glide,
    hand,
    frames,
    text,
    theme,
    dock: dock.place,
  })
  const toasts = createToastsMount({
    overlay,
    channel,
    theme,
    text,
    dock: dock.place,
    showPanel: panel.show,
    openCentre: id => tellBackground({ type: 'open-notification', id }),
    read: (id, shown) => tellBackground({ type: 'toast-read', id, shown }),
  })
  const announcer = createAnnouncer({ overlay, channel, text })
  const commands = createCommandsPage({
    channel,
    text,
    sayWhere,
    say(words) {
      announcer.say(words)
      dock.note(words)
    },
    showPanel: panel.show,
    focusOthers: dock.focusOthers,
  })

  function sayWhere(): void {
    announcer.sayWhere()
    dock.note(null)
  }

  const leave = (): void => {
    for (const part of [commands, announcer, toasts, viewport, events, panel, edges]) part.close()
  }
  let hasLeft = false

  return {
    edges,
    setTheme(next) {
      dock.setTheme(next)
      if (hasLeft) return
      for (const part of [panel, events, toasts, viewport]) part.setTheme(next)
    },
    showPanel: panel.show,
    renewPanel: panel.renew,
    farewell(removedFrom, dismissed) {
      hasLeft = true
      leave()
      dock.farewell(removedFrom, dismissed)
    },
    close() {
      if (!hasLeft) leave()
      dock.close()
    },
  }
}
