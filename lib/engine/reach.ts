import type { SessionId } from '../core/ids.ts'
import type { Peer, Transport, TransportEvents, TransportStatus } from './types.ts'

/** Everybody who can be reached, whatever carries the bytes: several transports as if they were one. */
export interface Reach extends Pick<Transport, 'send' | 'sendFast' | 'bar' | 'close'> {
  readonly peers: ReadonlyMap<SessionId, Peer>
  readonly status: TransportStatus
  start(events: TransportEvents): void
}

const unknown: TransportStatus = { hub: 'connecting', pending: 0, unlinked: new Map() }

/**
 * Somebody whom several transports reach is one peer, and a direct link that has proved to carry is used where there is one. Fast frames also
 * go by the relay until everybody they are for is linked so: the newest wins, so a double does no harm.
 */
export function createReach(transports: readonly Transport[]): Reach {
  const linksBySession = new Map<SessionId, Map<Transport, Peer>>()
  const peers = new Map<SessionId, Peer>()
  const statuses = new Map<Transport, TransportStatus>()

  /** A direct link without a measured round trip is new or broken. */
  const best = (links: ReadonlyMap<Transport, Peer>): [Transport, Peer] | undefined =>
    [...links].find(([, peer]) => peer.via === 'direct' && peer.rttMs !== null) ??
    [...links].find(([, peer]) => peer.via === 'relay') ??
    [...links][0]

  const carrierOf = (session: SessionId): Transport | undefined => {
    const links = linksBySession.get(session)
    return links && best(links)?.[0]
  }

  /** Stores what is known of a link, and tells what that changes. `renewed`: what was under way on it may have been lost. */
  function update(
    transport: Transport,
    session: SessionId,
    peer: Peer | null,
    renewed: boolean,
    events: TransportEvents,
  ): void {
    const before = carrierOf(session)
    const links = linksBySession.get(session) ?? new Map<Transport, Peer>()
    if (peer) links.set(transport, peer)
    else links.delete(transport)
    const chosen = best(links)
    if (!chosen) {
      linksBySession.delete(session)
      if (peers.delete(session)) events.peerDown(session)
      return
    }
    linksBySession.set(session, links)
    const [carrier, next] = chosen
    const changed = peers.get(session) !== next
    peers.set(session, next)
    if (carrier !== before || (renewed && carrier === transport)) events.peerUp(next)
    else if (changed) events.peerChanged(next)
  }

  function status(): TransportStatus {
    const all = [...statuses.values()]
    if (all.length === 0) return unknown
    return {
      hub: (['open', 'connecting', 'full', 'refused'] as const).find(hub =>
        all.some(one => one.hub === hub),
      )!,
      pending: Math.min(...all.map(one => one.pending)),
      unlinked: new Map(all.flatMap(one => [...one.unlinked])),
    }
  }

  const eventsOf = (transport: Transport, events: TransportEvents): TransportEvents => ({
    peerUp(peer) {
      update(transport, peer.session, peer, true, events)
    },
    peerDown(session) {
      if (linksBySession.get(session)?.has(transport)) update(transport, session, null, false, events)
    },
    peerChanged(peer) {
      if (linksBySession.get(peer.session)?.has(transport))
        update(transport, peer.session, peer, false, events)
    },
    message(from, bytes) {
      if (peers.has(from)) events.message(from, bytes)
    },
    fast(from, frame) {
      if (peers.has(from)) events.fast(from, frame)
    },
    status(next) {
      statuses.set(transport, next)
      events.status(status())
    },
  })

  return {
    peers,
    get status() {
      return status()
    },
    start(events) {
      for (const transport of transports) transport.start(eventsOf(transport, events))
    },
    send: (to, bytes) => carrierOf(to)?.send(to, bytes) ?? false,
    sendFast(to, frame) {
      const allDirect = to.every(session => peers.get(session)?.via !== 'relay')
      for (const transport of transports) {
        if (transport.kind === 'relay' && allDirect) continue
        const reached = to.filter(session => linksBySession.get(session)?.has(transport))
        if (reached.length > 0) transport.sendFast(reached, frame)
      }
    },
    bar(people) {
      for (const transport of transports) transport.bar(people)
    },
    close() {
      for (const transport of transports) transport.close()
    },
  }
}
