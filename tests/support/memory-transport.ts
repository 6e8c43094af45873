import type { PersonId, SessionId } from '../../lib/core/ids.ts'
import type { DocumentRider } from '../../lib/engine/mesh/types.ts'
import type {
  Clock,
  Peer,
  SharedState,
  Transport,
  TransportEvents,
  TransportStatus,
} from '../../lib/engine/types.ts'
import { createYWebrtcRider } from '../../lib/platform/y-webrtc-rider.ts'

export interface MemoryNetworkOptions {
  readonly clock: Clock
  /** Numbers in [0, 1); seeded. */
  readonly random: () => number
  /** One way, plus up to `jitterMs`; 0 delivers on the next microtask. */
  readonly delayMs?: number
  readonly jitterMs?: number
  /** Share of fast frames that get lost. Jitter reorders them; the slow lane keeps its order. */
  readonly fastLoss?: number
}

export interface MemoryNetwork {
  /** A transport for one session. `shared` is carried by y-webrtc, as the mesh does it. */
  join(self: Pick<Peer, 'session' | 'person' | 'clientId'>, shared: SharedState): Transport
  /** Cuts two people off from each other: held back for 5 s, then down. */
  cut(a: SessionId, b: SessionId): void
  heal(a: SessionId, b: SessionId): void
  /** As a killed browser: no goodbye, everybody notices after 5 s. */
  kill(session: SessionId): void
  /** Makes a session's transport report a status. */
  report(session: SessionId, change: Partial<TransportStatus>): void
  /** Tells one person of another way to reach somebody, without changing how the bytes go. */
  relink(whom: SessionId, teller: SessionId, change: Partial<Pick<Peer, 'via' | 'rttMs'>>): void
  /** Fast frames handed to the network so far. */
  readonly fastSent: number
}

const silenceMs = 5_000

interface Node {
  readonly self: Pick<Peer, 'session' | 'person' | 'clientId'>
  readonly rider: DocumentRider
  barred: ReadonlySet<PersonId>
  events: TransportEvents | null
  status: TransportStatus
}

/** One direction between two people who are linked. */
interface Lane {
  readonly to: Node
  /** Waits for its turn: slow messages leave in order. */
  readonly queue: (() => void)[]
  fastSent: number
  fastSeen: number
}

interface Cable {
  readonly lanes: readonly [Lane, Lane]
  cut: (() => void) | null
}

/** People linked in memory: the same contract as the mesh, without a browser, on a clock and a dice that are handed in. */
export function createMemoryNetwork(options: MemoryNetworkOptions): MemoryNetwork {
  const { clock, random } = options
  // Asked each time, so that whoever hands in getters can change the weather.
  const delayMs = (): number => options.delayMs ?? 0
  const nodes = new Map<SessionId, Node>()
  const cables = new Map<string, Cable>()
  const cutPairs = new Set<string>()
  let fastSent = 0

  const pair = (a: SessionId, b: SessionId): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

  function later(run: () => void): void {
    const ms = delayMs() + random() * (options.jitterMs ?? 0)
    if (ms > 0) clock.after(ms, run)
    else queueMicrotask(run)
  }

  function laneTo(from: SessionId, to: SessionId): { cable: Cable; lane: Lane } | null {
    const cable = cables.get(pair(from, to))
    const lane = cable?.lanes.find(lane => lane.to.self.session === to)
    return cable && lane ? { cable, lane } : null
  }

  function post(from: SessionId, to: SessionId, run: (to: Node) => void): boolean {
    const found = laneTo(from, to)
    if (!found) return false
    const { cable, lane } = found
    lane.queue.push(() => run(lane.to))
    if (!cable.cut) later(() => pump(cable, lane))
    return true
  }

  /** Delivers the oldest message, if the cable is still there and whole. */
  function pump(cable: Cable, lane: Lane): void {
    if (!cable.cut && cables.get(keyOf(cable)) === cable) lane.queue.shift()?.()
  }

  const keyOf = (cable: Cable): string => pair(cable.lanes[0].to.self.session, cable.lanes[1].to.self.session)

  function connect(a: Node, b: Node): void {
    const key = pair(a.self.session, b.self.session)
    if (!a.events || !b.events || cables.has(key) || cutPairs.has(key)) return
    if (a.barred.has(b.self.person) || b.barred.has(a.self.person)) return
    const lane = (to: Node): Lane => ({ to, queue: [], fastSent: 0, fastSeen: 0 })
    cables.set(key, { lanes: [lane(a), lane(b)], cut: null })
    welcome(a, b)
    welcome(b, a)
    tellPending()
  }

  function welcome(node: Node, other: Node): void {
    const { session, clientId } = other.self
    node.events?.peerUp({ ...other.self, via: 'direct', rttMs: 2 * delayMs() })
    node.rider.up(
      session,
      clientId,
      bytes => void post(node.self.session, session, to => to.rider.receive(node.self.session, bytes)),
    )
  }

  function drop(node: Node, other: SessionId): void {
    cables.get(pair(node.self.session, other))?.cut?.()
    cables.delete(pair(node.self.session, other))
    forget(node, other)
  }

  function forget(node: Node, other: SessionId): void {
    node.rider.down(other)
    node.events?.peerDown(other)
  }

  function remove(node: Node): readonly Node[] {
    nodes.delete(node.self.session)
    node.events = null
    node.rider.close()
    return [...nodes.values()].filter(other => cables.has(pair(node.self.session, other.self.session)))
  }

  function report(node: Node, change: Partial<TransportStatus>): void {
    node.status = { ...node.status, ...change }
    node.events?.status(node.status)
  }

  function tellPending(): void {
    const started = [...nodes.values()].filter(node => node.events)
    for (const node of started) {
      const pending = started.filter(
        other => other !== node && !cables.has(pair(node.self.session, other.self.session)),
      ).length
      if (pending !== node.status.pending) report(node, { pending })
    }
  }

  return {
    join(self, shared) {
      const node: Node = {
        self,
        rider: createYWebrtcRider(shared),
        barred: new Set(),
        events: null,
        status: { hub: 'open', pending: 0, unlinked: new Map() },
      }
      return {
        kind: 'mesh',
        start(events) {
          node.events = events
          nodes.set(self.session, node)
          events.status(node.status)
          for (const other of nodes.values()) if (other !== node) later(() => connect(node, other))
        },
        send: (to, bytes) => post(self.session, to, other => other.events?.message(self.session, bytes)),
        sendFast(receivers, frame) {
          for (const to of receivers) {
            const found = laneTo(self.session, to)
            if (!found || found.cable.cut) continue
            const { cable, lane } = found
            const sequence = ++lane.fastSent
            fastSent++
            if (random() < (options.fastLoss ?? 0)) continue
            const copy = frame.slice()
            later(() => {
              if (cable.cut || cables.get(keyOf(cable)) !== cable || sequence < lane.fastSeen) return
              lane.fastSeen = sequence
              lane.to.events?.fast(self.session, copy)
            })
          }
        },
        bar(people) {
          node.barred = people
          for (const other of [...nodes.values()]) {
            if (!people.has(other.self.person) || !laneTo(self.session, other.self.session)) continue
            drop(node, other.self.session)
            forget(other, self.session)
          }
        },
        close() {
          if (nodes.get(self.session) !== node) return
          // Behind what was said before.
          const linked = [...nodes.values()].filter(other => laneTo(self.session, other.self.session))
          for (const other of linked) post(self.session, other.self.session, to => drop(to, self.session))
          remove(node)
          tellPending()
        },
      }
    },
    cut(a, b) {
      cutPairs.add(pair(a, b))
      const cable = cables.get(pair(a, b))
      if (!cable || cable.cut) return
      cable.cut = clock.after(silenceMs, () => {
        cables.delete(pair(a, b))
        for (const { to } of cable.lanes) forget(to, to.self.session === a ? b : a)
        tellPending()
      })
    },
    heal(a, b) {
      cutPairs.delete(pair(a, b))
      const cable = cables.get(pair(a, b))
      if (cable?.cut) {
        cable.cut()
        cable.cut = null
        for (const lane of cable.lanes) for (const _ of lane.queue) later(() => pump(cable, lane))
      }
      const [from, to] = [nodes.get(a), nodes.get(b)]
      if (from && to) later(() => connect(from, to))
    },
    kill(session) {
      const node = nodes.get(session)
      if (!node) return
      for (const other of remove(node)) clock.after(silenceMs, () => drop(other, session))
    },
    report(session, change) {
      const node = nodes.get(session)
      if (node) report(node, change)
    },
    relink(whom, teller, change) {
      const other = nodes.get(whom)
      if (!other) return
      nodes.get(teller)?.events?.peerChanged({ ...other.self, via: 'direct', rttMs: null, ...change })
    },
    get fastSent() {
      return fastSent
    },
  }
}
