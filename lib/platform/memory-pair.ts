import type { SessionId } from '../core/ids.ts'
import type { DocumentRider } from '../engine/mesh/types.ts'
import type { Peer, SharedState, Transport, TransportEvents } from '../engine/types.ts'
import { createYWebrtcRider } from './y-webrtc-rider.ts'

type Who = Pick<Peer, 'session' | 'person' | 'clientId'>

export interface PairEnd {
  readonly self: Who
  readonly shared: SharedState
}

interface End extends PairEnd {
  readonly rider: DocumentRider
  events: TransportEvents | null
}

/** Two people within one document, linked with each other and nobody else: a transport without a network. What is said comes in a later turn. */
export function createMemoryPair(a: PairEnd, b: PairEnd): readonly [Transport, Transport] {
  const ends: readonly [End, End] = [endOf(a), endOf(b)]
  let linked = false

  const isOpen = ({ events }: End): boolean => events !== null

  /** In the order in which it was said; nothing of it once either has gone. */
  function later(run: () => void): void {
    queueMicrotask(() => {
      if (linked) run()
    })
  }

  function link(): void {
    if (linked || !ends.every(isOpen)) return
    linked = true
    for (const [own, other] of bothWays(ends)) {
      own.events?.peerUp({ ...other.self, via: 'direct', rttMs: 0 })
      own.rider.up(other.self.session, other.self.clientId, bytes =>
        later(() => void other.rider.receive(own.self.session, bytes)),
      )
    }
  }

  function leave(own: End, other: End): void {
    if (!isOpen(own)) return
    own.events = null
    // Behind what was said before.
    queueMicrotask(() => {
      own.rider.close()
      if (!linked) return
      linked = false
      other.rider.down(own.self.session)
      other.events?.peerDown(own.self.session)
    })
  }

  function transportOf(own: End, other: End): Transport {
    const isThere = (to: SessionId): boolean =>
      linked && isOpen(own) && isOpen(other) && to === other.self.session
    return {
      kind: 'mesh',
      start(events) {
        own.events = events
        events.status({ hub: 'open', pending: 0, unlinked: new Map() })
        queueMicrotask(link)
      },
      send(to, bytes) {
        if (!isThere(to)) return false
        const copy = bytes.slice()
        later(() => other.events?.message(own.self.session, copy))
        return true
      },
      sendFast(receivers, frame) {
        if (!receivers.some(isThere)) return
        const copy = frame.slice()
        later(() => other.events?.fast(own.self.session, copy))
      },
      // Nobody is removed where there are two.
      bar: () => undefined,
      close: () => leave(own, other),
    }
  }
  return [transportOf(ends[0], ends[1]), transportOf(ends[1], ends[0])]
}

const endOf = (end: PairEnd): End => ({ ...end, rider: createYWebrtcRider(end.shared), events: null })

const bothWays = ([a, b]: readonly [End, End]) =>
  [
    [a, b],
    [b, a],
  ] as const
