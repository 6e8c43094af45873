import type { SessionId } from '../core/ids.ts'
import type { Peer, Transport, TransportEvents, TransportStatus } from './types.ts'

/** Everybody who can be reached, whatever carries the bytes: several transports as if they were one. */
export interface Reach extends Pick<Transport, 'send' | 'sendFast' | 'close'> {
  readonly peers: ReadonlyMap<SessionId, Peer>
  readonly status: TransportStatus
  start(events: TransportEvents): void
}

const unknown: TransportStatus = { hub: 'connecting', pending: 0, unlinkable: false, full: false }

/** Somebody whom several transports reach is one peer, and a direct link is used where there is one. */
export function createReach(transports: readonly Transport[]): Reach {
  const linksBySession = new Map<SessionId, Map<Transport, Peer>>()
  const peers = new Map<SessionId, Peer>()
  const statuses = new Map<Transport, TransportStatus>()

  const best = (links: ReadonlyMap<Transport, Peer>): [Transport, Peer] | undefined =>
    [...links].find(([, peer]) => peer.via === 'direct') ?? [...links][0]

  const carrierOf = (session: SessionId): Transport | undefined => {
    const links = linksBySession.get(session)
    return links && best(links)?.[0]
  }

  /** Stores what is known of a link; true when this changes who can be reached. */
  function update(transport: Transport, session: SessionId, peer: Peer | null): boolean {
    const links = linksBySession.get(session) ?? new Map<Transport, Peer>()
    if (peer) links.set(transport, peer)
    else links.delete(transport)
    const chosen = best(links)
    const known = peers.has(session)
    if (chosen) {
      linksBySession.set(session, links)
      peers.set(session, chosen[1])
    } else {
      linksBySession.delete(session)
      peers.delete(session)
    }
    return known !== peers.has(session)
  }

  function status(): TransportStatus {
    const all = [...statuses.values()]
    if (all.length === 0) return unknown
    return {
      hub: (['open', 'connecting', 'refused'] as const).find(hub => all.some(one => one.hub === hub))!,
      pending: Math.min(...all.map(one => one.pending)),
      unlinkable: all.every(one => one.unlinkable),
      full: all.every(one => one.full),
    }
  }

  const eventsOf = (transport: Transport, events: TransportEvents): TransportEvents => ({
    peerUp(peer) {
      const made = update(transport, peer.session, peer)
      // A link that was made anew may have lost what was under way.
      if (made || carrierOf(peer.session) === transport) events.peerUp(peers.get(peer.session)!)
      else events.peerChanged(peers.get(peer.session)!)
    },
    peerDown(session) {
      if (!linksBySession.get(session)?.has(transport)) return
      if (update(transport, session, null)) events.peerDown(session)
      else events.peerChanged(peers.get(session)!)
    },
    peerChanged(peer) {
      if (!linksBySession.get(peer.session)?.has(transport)) return
      update(transport, peer.session, peer)
      events.peerChanged(peers.get(peer.session)!)
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
      for (const transport of transports) {
        const receivers =
          transports.length === 1 ? to : to.filter(session => carrierOf(session) === transport)
        if (receivers.length > 0) transport.sendFast(receivers, frame)
      }
    },
    close() {
      for (const transport of transports) transport.close()
    },
  }
}
