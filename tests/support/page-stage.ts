import { createCursorsPage } from '../../lib/features/cursors/page.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'

/** Cursors on the page it runs in, on a layer like the overlay's, with both ends of the port in a test's hands. Runs in the page. */
export interface Stage {
  /** Everything the page has said, as it would cross the port. */
  readonly sent: PageToHost[]
  receive(message: HostToPage): void
  readonly root: ShadowRoot
  close(): void
}

export function openStage(): Stage {
  const host = document.createElement('div')
  host.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 0; height: 0; z-index: 2147483647'
  const root = host.attachShadow({ mode: 'open' })
  const layer = document.createElement('div')
  layer.style.cssText = 'position: fixed; inset: 0; overflow: clip; pointer-events: none'
  root.append(layer)
  document.documentElement.append(host)

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
  const cursors = createCursorsPage({ layer, channel })
  return {
    sent,
    root,
    receive(message) {
      for (const run of listeners.get(message.type) ?? []) run(message as never)
    },
    close() {
      cursors.close()
      host.remove()
    },
  }
}
