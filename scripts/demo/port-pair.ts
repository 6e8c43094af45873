import type { Browser } from 'wxt/browser'

type Port = Browser.runtime.Port
type Listener = (argument: never) => void

export interface PortPair {
  readonly ends: readonly [Port, Port]
  /** As when the document of one end is gone: both are told. */
  cut(): void
}

/**
 * Two ends of a port as the extension API gives them, in memory: messages are copied and arrive on a later turn; disconnecting one
 * end tells the other.
 */
export function createPortPair(name: string, tab: number): PortPair {
  const ends = [createEnd(name, tab), createEnd(name, tab)] as const
  let open = true
  const close = (told: readonly End[]): void => {
    if (!open) return
    open = false
    for (const end of told) queueMicrotask(() => end.disconnects.tell(end.port))
  }
  const between = (own: End, other: End): Port =>
    ({
      ...own.port,
      postMessage(message: unknown) {
        if (!open) throw new Error('Attempting to use a disconnected port object')
        const copy = structuredClone(message)
        queueMicrotask(() => other.messages.tell(copy, other.port))
      },
      disconnect: () => close([other]),
    }) as Port
  return { ends: [between(ends[0], ends[1]), between(ends[1], ends[0])], cut: () => close(ends) }
}

interface End {
  readonly port: object
  readonly messages: ReturnType<typeof createEvent>
  readonly disconnects: ReturnType<typeof createEvent>
}

function createEnd(name: string, tab: number): End {
  const messages = createEvent()
  const disconnects = createEvent()
  const port = {
    name,
    sender: { tab: { id: tab }, frameId: 0 },
    onMessage: messages,
    onDisconnect: disconnects,
  }
  return { port, messages, disconnects }
}

function createEvent() {
  const listeners = new Set<Listener>()
  return {
    addListener: (listener: Listener) => void listeners.add(listener),
    removeListener: (listener: Listener) => void listeners.delete(listener),
    tell: (...said: unknown[]) => {
      for (const listener of [...listeners]) (listener as (...said: unknown[]) => void)(...said)
    },
  }
}
