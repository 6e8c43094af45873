import { createCursorsPage } from '../../lib/features/cursors/page.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import { createOverlay } from '../../lib/page/overlay.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'

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
  const cursors = createCursorsPage({ layer: overlay.cursors, channel })
  return {
    sent,
    root: overlay.host.shadowRoot!,
    receive(message) {
      for (const run of listeners.get(message.type) ?? []) run(message as never)
    },
    close() {
      cursors.close()
      overlay.close()
    },
  }
}

globalThis.openStage = openStage
