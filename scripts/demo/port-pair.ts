import type { Browser } from 'wxt/browser'

type Port = Browser.runtime.Port
type Listener = (argument: never) => void

/**
 * Two ends of a port as the extension API gives them, in memory: messages are copied and arrive on a later turn; disconnecting one
 * end tells the other.
 */
export function createPortPair(name: string, tab: number): readonly [Port, Port] {
  const ends = [createEnd(name, tab), createEnd(name, tab)] as const
  let open = true
  const between = (own: End, other: End): Port =>
    ({
      ...own.port,
      postMessage(message: unknown) {
        if (!open) throw new Error('Attempting to use a disconnected port object')
        const copy = structuredClone(message)
        queueMicrotask(() => other.messages.tell(copy, other.port))
      },
      disconnect() {
        if (!open) return
        open = false
        queueMicrotask(() => other.disconnects.tell(other.port))
      },
    }) as Port
  return [between(ends[0], ends[1]), between(ends[1], ends[0])]
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
