import { createText } from '../../components/text.ts'
import { startThings, type Things } from '../../entrypoints/page/start-things.ts'
import { createCursorsPage } from '../../lib/features/cursors/page.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import { createOverlay } from '../../lib/page/overlay.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'
import messages from '../../public/_locales/en/messages.json'

/** What people do on a page besides pointing, on the overlay of the page it runs in, with both ends of the port in a test's hands. */
export interface ThingsStage {
  readonly sent: PageToHost[]
  /** How often the panel was asked for. */
  readonly shown: number
  receive(message: HostToPage): void
  readonly root: ShadowRoot
  readonly things: Things
  close(): void
}

export function openThings(): ThingsStage {
  const overlay = createOverlay({ document, mode: 'open' })
  const sent: PageToHost[] = []
  const listeners = new Map<string, Set<(message: never) => void>>()
  const channel: PageChannel = {
    send: message => sent.push(structuredClone(message)),
    on(type, run) {
      const those = listeners.get(type) ?? new Set()
      listeners.set(type, those.add(run))
      return () => those.delete(run)
    },
  }
  let shown = 0
  const cursors = createCursorsPage({ layer: overlay.cursors, channel })
  const things = startThings({
    overlay,
    channel,
    text: createText(messages),
    showPanel: () => shown++,
    theme: () => 'light',
    bubbleUrl: (nonce, theme) => `/bubble.html#${nonce}&theme=${theme}`,
    cursorOf: cursors.elementOf,
  })
  return {
    sent,
    get shown() {
      return shown
    },
    root: overlay.host.shadowRoot!,
    things,
    receive(message) {
      for (const run of listeners.get(message.type) ?? []) run(message as never)
    },
    close() {
      things.close()
      cursors.close()
      overlay.close()
    },
  }
}

globalThis.openThings = openThings
