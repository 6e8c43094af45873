import { toBase64Url } from '../../lib/core/bytes.ts'
import type {
  Connection,
  ConnectionEvents,
  CreateConnection,
  Negotiation,
} from '../../lib/engine/mesh/types.ts'
import type { Clock, RandomBytes } from '../../lib/engine/types.ts'

export interface MemoryWiresOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly randomBytes: RandomBytes
  readonly delayMs?: number
  readonly jitterMs?: number
  /** Share of lossy messages that get lost; jitter reorders them. */
  readonly loss?: number
}

export interface MemoryWires {
  readonly createConnection: CreateConnection
  /** Connections not closed yet. */
  readonly open: number
  readonly lossySent: number
  /** Parts of messages handed to ordered channels so far. */
  readonly carried: number
  /** Breaks every open connection for which it says so, as a network would: one side notices at once, the other too. */
  breakAll(): void
  /** While false, nothing gets through and nobody is told; what is ordered is sent again afterwards. */
  setCarrying(carrying: boolean): void
  /** Puts bytes into every open end, on both channels, as a hostile peer may. */
  spray(bytes: Uint8Array): void
  /** Stands between: may change or swallow what the ordered channel carries. */
  tamper(change: Tamper | null): void
}

/** What the receiving end gets instead; `null` swallows it. */
type Tamper = (bytes: Uint8Array, toInitiator: boolean) => Uint8Array | null

interface End {
  readonly initiator: boolean
  readonly id: string
  readonly events: ConnectionEvents
  readonly certificate: Uint8Array
  peer: End | null
  open: boolean
  closed: boolean
  readonly inbox: Uint8Array[]
}

/** Connections in memory that behave as WebRTC's do: negotiated, ordered and lossy, with certificates, breakable. */
export function createMemoryWires(options: MemoryWiresOptions): MemoryWires {
  const { clock, random, randomBytes, delayMs = 0, jitterMs = 0, loss = 0 } = options
  const ends = new Map<string, End>()
  let lossySent = 0
  let carried = 0
  let carrying = true
  let change: Tamper | null = null

  const later = (run: () => void): void => {
    const ms = delayMs + random() * jitterMs
    if (ms > 0) clock.after(ms, run)
    else queueMicrotask(run)
  }

  function breakEnd(end: End): void {
    if (end.closed) return
    end.closed = true
    ends.delete(end.id)
    end.events.closed()
  }

  function openBoth(a: End, b: End): void {
    a.peer = b
    b.peer = a
    // Each at its own time: what the first says may reach the other before that one is open.
    for (const end of [a, b])
      later(() => {
        if (a.closed || b.closed) return
        end.open = true
        end.events.open()
      })
  }

  function deliver(end: End): void {
    if (!carrying) return
    const bytes = end.inbox.shift()
    const received = bytes && (change ? change(bytes, end.initiator) : bytes)
    if (received && !end.closed) end.events.ordered(received)
  }

  const createConnection: CreateConnection = ({ initiator, events }): Connection => {
    const end: End = {
      initiator,
      id: toBase64Url(randomBytes(16)),
      events,
      certificate: randomBytes(32),
      peer: null,
      open: false,
      closed: false,
      inbox: [],
    }
    ends.set(end.id, end)
    const say = (message: Negotiation): void =>
      later(() => {
        if (!end.closed) events.negotiation(message)
      })
    if (initiator) say({ type: 'offer', sdp: end.id })
    return {
      negotiate(message) {
        const other = message.type === 'candidate' ? null : ends.get(message.sdp)
        if (!other) breakEnd(end)
        else if (message.type === 'offer') {
          end.peer = other
          say({ type: 'answer', sdp: end.id })
        } else openBoth(end, other)
      },
      fingerprints: () => end.peer && { local: end.certificate, remote: end.peer.certificate },
      sendOrdered(bytes) {
        const { peer } = end
        if (bytes[0]! >= 0x10) carried++
        if (!peer || end.closed) return
        peer.inbox.push(bytes.slice())
        if (carrying) later(() => deliver(peer))
      },
      sendLossy(bytes) {
        const { peer } = end
        lossySent++
        if (!peer || end.closed || !carrying || random() < loss) return
        const copy = bytes.slice()
        later(() => {
          if (!peer.closed) peer.events.lossy(copy)
        })
      },
      orderedBuffered: () => 0,
      lossyBuffered: () => 0,
      close() {
        if (end.closed) return
        end.closed = true
        ends.delete(end.id)
        const { peer } = end
        if (peer && carrying) later(() => breakEnd(peer))
      },
    }
  }

  return {
    createConnection,
    get open() {
      return ends.size
    },
    get lossySent() {
      return lossySent
    },
    get carried() {
      return carried
    },
    breakAll() {
      for (const end of [...ends.values()]) if (end.open) breakEnd(end)
    },
    setCarrying(next) {
      carrying = next
      for (const end of ends.values()) for (const _ of end.inbox) later(() => deliver(end))
    },
    spray(bytes) {
      for (const end of [...ends.values()]) {
        if (!end.open) continue
        end.events.ordered(bytes.slice())
        end.events.lossy(bytes.slice())
      }
    },
    tamper(next) {
      change = next
    },
  }
}
