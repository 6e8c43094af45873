/** Everything of the overlay's ground, bundled into test pages, with a channel that a test speaks through. */

import { createText } from '../../components/text.ts'
import { createPanelFrame } from '../../lib/features/chat/page.ts'
import { createEventsMount } from '../../lib/features/events/page.tsx'
import { createDockMount } from '../../lib/features/presence/page.tsx'
import type { PageChannel } from '../../lib/page/channel.ts'
import type { Overlay } from '../../lib/page/overlay.ts'
import { createPageTheme } from '../../lib/page/theme.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'
import messages from '../../public/_locales/en/messages.json'

export { createAttention } from '../../lib/page/attention.ts'
export { pageOptsOut } from '../../lib/page/consent.ts'
export { watchCover } from '../../lib/page/cover-watch.ts'
export { createNavigation } from '../../lib/page/navigation.ts'
export { createOverlay } from '../../lib/page/overlay.ts'
export { createPageTheme }

export interface TestChannel extends PageChannel {
  /** What the page's side said, in order. */
  readonly sent: PageToHost[]
  /** Speaks as the host. */
  say(message: HostToPage): void
}

export function createTestChannel(): TestChannel {
  const sent: PageToHost[] = []
  const listeners = new Set<(message: HostToPage) => void>()
  return {
    sent,
    say: message => {
      for (const run of [...listeners]) run(message)
    },
    send: message => void sent.push(message),
    on(type, run) {
      const listener = (message: HostToPage) => {
        if (message.type === type) run(message as Parameters<typeof run>[0])
      }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Dock and panel in an overlay, wired as the content script does it. `panelPage` is what the panel's frame shows. */
export function mountControls(overlay: Overlay, channel: PageChannel, panelPage: string) {
  const theme = createPageTheme({
    document,
    ignore: element => element === overlay.host,
    changed(next) {
      panel.setTheme(next)
      dock.setTheme(next)
      events.setTheme(next)
    },
  })
  const panel = createPanelFrame({
    overlay,
    channel,
    openWindow: () => undefined,
    panelUrl: (nonce, shade) => `${panelPage}#${nonce}&theme=${shade}`,
    theme: theme.current(),
    labels: { title: 'Alongside: chat', move: 'Move the chat' },
    dock: () => dock.place(),
  })
  const dock = createDockMount({
    openBeside: null,
    overlay,
    channel,
    theme: theme.current(),
    text: createText(messages),
    toggleChat: () => panel.toggle(),
    openChatWindow: () => panel.toWindow(),
    togglePeople: () => panel.togglePeople(),
    placePin: () => undefined,
    doings: { write: () => undefined, react: () => undefined, draw: () => undefined },
    sayWhere: () => undefined,
    moved: () => panel.place(),
  })
  let reloads = 0
  const events = createEventsMount({
    overlay,
    channel,
    theme: theme.current(),
    text: createText(messages),
    dock: () => dock.place(),
    reload: () => void reloads++,
  })
  return {
    panel,
    /** How often the page would have been loaded anew. */
    reloads: () => reloads,
    close() {
      theme.close()
      events.close()
      panel.close()
      dock.close()
    },
  }
}

const ids = ['A', 'B', 'C', 'D'].map(letter => `${letter}${'A'.repeat(42)}`)

/** A room as the host tells of it right after `hello`, with `count` people in it. */
export function roomSlices(count: number): HostToPage[] {
  const people = ['Ada', 'Grace', 'Linus', 'Margaret'].slice(0, count).map((name, index) => ({
    person: ids[index]!,
    name,
    color: index,
    self: index === 0,
    state: index === 3 ? ('away' as const) : ('here' as const),
    typing: false,
    where: 'here' as const,
    via: 'direct' as const,
    rttMs: index === 0 ? null : 12,
    why: 'direct' as const,
  }))
  return [
    {
      type: 'room',
      room: 'A'.repeat(22),
      name: 'Harbour notes',
      self: ids[0]!,
      connection: count > 1 ? 'direct' : 'alone',
      notice: null,
    },
    { type: 'people', people },
    { type: 'panel', open: false, pin: 'right', tab: 'chat', unread: 0 },
  ] as HostToPage[]
}
