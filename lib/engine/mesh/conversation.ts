import { equalBytes } from '../../core/bytes.ts'
import type { LinkFrame, LinkHello, Received, Stream } from '../../protocol/link.ts'
import type { Clock, Peer, RandomBytes } from '../types.ts'
import { createStreams, type StreamCarrier } from './streams.ts'

/** A peer whose link broke is still up for so long. */
const graceMs = 5_000
const nobody = new Uint8Array(8)

export interface ConversationOptions {
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** Counts something thrown away. */
  drop(): void
  readonly events: ConversationEvents
}

export interface ConversationEvents {
  up(peer: Peer): void
  changed(peer: Peer): void
  down(): void
  message(stream: Stream, bytes: Uint8Array): void
}

/** What goes on with one peer, across the links that carry it: who they are, what was said and what has arrived. */
export interface Conversation {
  /** Not null from `up` to `down`. */
  readonly peer: Peer | null
  /** What a hello tells of it. */
  introduce(): Pick<LinkHello, 'mine' | 'yours'>
  /**
   * A link has proved to lead to them: goes on where an earlier one stopped, or begins anew when either side has forgotten. False when
   * we gave up after our hello on that link, which told `yours`.
   */
  resume(link: StreamCarrier, hello: LinkHello, yours: Uint8Array): boolean
  /** Their count. False when it cannot be, which leaves nothing to go on from. */
  received(counts: Received): boolean
  part(part: Extract<LinkFrame, { type: 'part' }>): void
  /** The link is gone; the peer is not yet. */
  interrupt(): void
  /** The peer is gone. */
  end(): void
  measured(roundTripMs: number): void
  send(stream: Stream, bytes: Uint8Array): boolean
  /** The channel has room again. */
  flush(): void
  acknowledge(): void
}

export function createConversation({ clock, randomBytes, drop, events }: ConversationOptions): Conversation {
  const mine = randomBytes(8)
  let theirs: Uint8Array = nobody
  let streams = createStreams()
  /** Who is on the link; a `peer` from when they have verified us as well. */
  let proved: Peer | null = null
  let peer: Peer | null = null
  let stopGrace: (() => void) | null = null

  function endGrace(): void {
    stopGrace?.()
    stopGrace = null
  }

  function end(): void {
    endGrace()
    streams.detach()
    theirs = nobody
    proved = null
    if (!peer) return
    peer = null
    events.down()
  }

  return {
    get peer() {
      return peer
    },
    introduce: () => ({ mine, yours: theirs }),
    resume(link, hello, yours) {
      if (!equalBytes(yours, theirs)) return false
      endGrace()
      if (!equalBytes(hello.mine, theirs) || !equalBytes(hello.yours, mine)) {
        end()
        streams = createStreams()
        theirs = hello.mine
        const { session, person, clientId } = hello
        proved = { session, person, clientId, via: 'direct', rttMs: null }
      }
      streams.attach(link)
      return true
    },
    received(counts) {
      if (!streams.acknowledged(counts)) {
        drop()
        end()
        return false
      }
      if (!peer && proved) {
        peer = proved
        events.up(peer)
      }
      return true
    },
    part({ stream, last, bytes }) {
      const { dropped } = streams
      const message = peer && streams.receive(stream, last, bytes)
      if (message) events.message(stream, message)
      if (!peer || streams.dropped > dropped) drop()
    },
    interrupt() {
      streams.detach()
      if (!peer) return
      stopGrace ??= clock.after(graceMs, end)
      if (peer.rttMs === null) return
      peer = { ...peer, rttMs: null }
      events.changed(peer)
    },
    end,
    measured(roundTripMs) {
      const rttMs = Math.min(roundTripMs, 60_000)
      const before = peer?.rttMs ?? null
      // A change that nobody could see is none.
      if (!peer || (before !== null && Math.abs(rttMs - before) < Math.max(3, before / 5))) return
      peer = { ...peer, rttMs }
      events.changed(peer)
    },
    send: (stream, bytes) => peer !== null && streams.send(stream, bytes),
    flush: () => streams.flush(),
    acknowledge: () => streams.acknowledge(),
  }
}
