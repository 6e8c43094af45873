import { createText } from '../../components/text.ts'
import { createCursorsPage } from '../../lib/features/cursors/page.ts'
import { createEdgePointers } from '../../lib/features/cursors/page-edges.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import { createGlide } from '../../lib/page/glide.ts'
import { createOverlay } from '../../lib/page/overlay.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'
import messages from '../../public/_locales/en/messages.json'

/** Cursors on the page it runs in, on the overlay's layer, with both ends of the port in a test's hands. Runs in the page. */
export interface Stage {
  /** Everything the page has said, as it would cross the port. */
  readonly sent: PageToHost[]
  receive(message: HostToPage): void
  readonly root: ShadowRoot
  close(): void
}

export function openStage(): Stage {
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
  const glide = createGlide(window)
  const edges = createEdgePointers({ overlay, text: createText(messages), glide })
  const cursors = createCursorsPage({ layer: overlay.cursors, channel, edges })
  return {
    sent,
    root: overlay.host.shadowRoot!,
    receive(message) {
      for (const run of listeners.get(message.type) ?? []) run(message as never)
    },
    close() {
      cursors.close()
      edges.close()
      glide.stop()
      overlay.close()
    },
  }
}

globalThis.openStage = openStage
