import type { SessionId } from '../../lib/core/ids.ts'
import type { PresentSession, Signaling, SignalingEvents } from '../../lib/engine/mesh/types.ts'

export interface MemoryHub {
  connect(self: PresentSession): Signaling
  /** Restarts: everybody is away until `start`, then comes back one by one. */
  stop(): void
  start(): void
  /** Takes a session off as when its browser is killed. */
  lose(session: SessionId): void
  /** Connected now. */
  readonly sockets: number
  /** Signals passed on so far. */
  readonly passed: number
  /** Puts bytes into a session's inbox as if the hub had them from `from`. */
  inject(from: SessionId, to: SessionId, bytes: Uint8Array): void
}

/** A hub's signaling in memory, delivering on microtasks. */
export function createMemoryHub(): MemoryHub {
  const clients = new Map<SessionId, { readonly self: PresentSession; readonly events: SignalingEvents }>()
  const connected = new Set<SessionId>()
  let running = true
  let passed = 0

  const later = (session: SessionId, run: (events: SignalingEvents) => void): void =>
    queueMicrotask(() => {
      const client = clients.get(session)
      if (client && connected.has(session)) run(client.events)
    })

  function enter(session: SessionId): void {
    const client = clients.get(session)
    if (!client) return
    connected.add(session)
    const others = [...connected].filter(other => other !== session)
    later(session, events => {
      events.state('open')
      events.sessions(others.flatMap(other => clients.get(other)?.self ?? []))
    })
    for (const other of others) later(other, events => events.joined(client.self))
  }

  function lose(session: SessionId): void {
    if (!connected.delete(session)) return
    for (const other of connected) later(other, events => events.left(session))
  }

  return {
    connect: self => ({
      start(events) {
        clients.set(self.session, { self, events })
        events.state('connecting')
        if (running) enter(self.session)
      },
      send(to, sealed) {
        if (!connected.has(self.session)) return false
        passed++
        later(to, events => events.signal(self.session, sealed))
        return true
      },
      close() {
        lose(self.session)
        clients.delete(self.session)
      },
    }),
    stop() {
      running = false
      connected.clear()
      for (const { events } of clients.values()) events.state('connecting')
    },
    start() {
      running = true
      for (const session of clients.keys()) enter(session)
    },
    lose,
    get sockets() {
      return connected.size
    },
    get passed() {
      return passed
    },
    inject: (from, to, bytes) => later(to, events => events.signal(from, bytes)),
  }
}
