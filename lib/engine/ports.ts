import type { Outlet, Place, PortHandle } from './types.ts'

/** The ports of one kind, pages or panels, that have said hello. */
export interface Ports<In, Out> {
  readonly outlets: ReadonlySet<Outlet<Out>>
  connect(place: Place, tab: number | null, send: (message: Out) => void): PortHandle<In>
  /** From now on ports are greeted and heard; those that came before are, in their order. */
  open(): void
  /** Ends every port that is left. */
  close(): void
}

export interface PortEvents<In, Out> {
  greet(outlet: Outlet<Out>): void
  message(from: Outlet<Out>, message: In): void
  closed(outlet: Outlet<Out>): void
  /** Where a port has gone; null for a message that is no such change. */
  moved(message: In): Place | null
  /** A port that has just gone throws when it is sent to; that it was closed is told a moment later. */
  refused(): void
}

export function createPorts<In extends { readonly type: string }, Out extends { readonly type: string }>(
  end: Out,
  events: PortEvents<In, Out>,
): Ports<In, Out> {
  const outlets = new Set<Outlet<Out>>()
  let early: (() => void)[] | null = []
  let nextId = 1

  const whenOpen = (run: () => void): void => {
    if (early) early.push(run)
    else run()
  }

  return {
    outlets,
    connect(place, tab, send) {
      const outlet = {
        ...place,
        id: nextId++,
        tab,
        send(message: Out) {
          try {
            send(message)
          } catch {
            events.refused()
          }
        },
      }
      let connected = true
      whenOpen(() => {
        if (!connected) return
        outlets.add(outlet)
        events.greet(outlet)
      })
      return {
        receive(message) {
          whenOpen(() => {
            if (!outlets.has(outlet)) return
            const moved = events.moved(message)
            if (moved) Object.assign(outlet, moved)
            if (moved || message.type === 'hello') events.greet(outlet)
            else events.message(outlet, message)
          })
        },
        close() {
          connected = false
          if (outlets.delete(outlet)) events.closed(outlet)
        },
      }
    },
    open() {
      const waiting = early ?? []
      early = null
      for (const run of waiting) run()
    },
    close() {
      for (const outlet of outlets) outlet.send(end)
      outlets.clear()
      early = []
    },
  }
}
