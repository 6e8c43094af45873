import type { Browser } from 'wxt/browser'

type Port = Browser.runtime.Port

/**
 * Both ends of a port within one document, for a host that lives beside its views. As between contexts, a message is a copy, comes in a later
 * turn, and an end hears it when the other has disconnected. `tab`: the one that it is a page of; null for a view.
 */
export function createMemoryPorts(name: string, tab: number | null = null): readonly [Port, Port] {
  let connected = true
  const ends = [createEvents(), createEvents()] as const

  const portOf = (own: Events, other: Events): Port => {
    const port = {
      name,
      ...(tab !== null && { sender: { tab: { id: tab } } }),
      onMessage: { addListener: (run: Listener) => own.message.add(run) },
      onDisconnect: {
        addListener: (run: Listener) => own.disconnect.add(run),
        removeListener: (run: Listener) => own.disconnect.delete(run),
      },
      postMessage(message: unknown) {
        if (!connected) throw new Error('This port is disconnected.')
        const copy = structuredClone(message)
        // What was sent before a goodbye still comes.
        queueMicrotask(() => tell(other.message, copy))
      },
      disconnect() {
        if (!connected) return
        connected = false
        queueMicrotask(() => tell(other.disconnect, port))
      },
    }
    return port as unknown as Port
  }
  return [portOf(ends[0], ends[1]), portOf(ends[1], ends[0])]
}

type Listener = (value: never) => void
type Events = ReturnType<typeof createEvents>
const createEvents = () => ({ message: new Set<Listener>(), disconnect: new Set<Listener>() })
const tell = (listeners: ReadonlySet<Listener>, value: unknown): void => {
  for (const run of listeners) run(value as never)
}
