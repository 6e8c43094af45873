import { backoffMs } from '../../core/backoff.ts'
import { equalBytes, toBase64Url } from '../../core/bytes.ts'
import type { PersonId, SessionId } from '../../core/ids.ts'
import type { LinkHello, Stream } from '../../protocol/link.ts'
import type { SignalMessage } from '../../protocol/signal.ts'
import type { Peer, RandomBytes } from '../types.ts'
import { createLink, type Link, type LinkContext } from './link.ts'
import { createStreams } from './streams.ts'
import type { Negotiation } from './types.ts'

/** How long one attempt may take: TURN over a slow network needs a few seconds. */
const attemptMs = 8_000
/** A peer whose link broke is still up for so long. */
const graceMs = 5_000
const unlinkableMs = 15_000
/** Whoever waits for an offer asks for it only when it is late. */
const firstRetryMs = { initiator: 300, other: 1_000 } as const
const mostRetryMs = 15_000
const none = new Uint8Array(8)

/** What a member asks of the mesh it is in. */
export interface MemberOptions {
  readonly context: LinkContext
  readonly randomBytes: RandomBytes
  /** Who the hub says it is; the hello has to say the same. */
  readonly session: SessionId
  readonly person: PersonId
  /** False while the hub is away. */
  signal(message: SignalMessage): boolean
  /** Whether one more link may be made to them. */
  hasRoom(): boolean
  /** Whether an awareness entry may be theirs. */
  isFree(clientId: number): boolean
  readonly events: MemberEvents
}

export interface MemberEvents {
  up(peer: Peer): void
  changed(peer: Peer): void
  down(): void
  message(stream: Stream, bytes: Uint8Array): void
  fast(frame: Uint8Array): void
  /** Something that `TransportStatus` speaks of has changed. */
  status(): void
}

/** Another session of the room: linked, being linked, or out of reach. */
export interface Member {
  readonly session: SessionId
  /** Not null from `up` to `down`. */
  readonly peer: Peer | null
  /** Takes one of our links, or is about to. */
  readonly engaged: boolean
  /** Said goodbye: a session never comes back from that. */
  readonly gone: boolean
  /** We want a link and have none. */
  readonly pending: boolean
  /** Turned away because we have no link left for them. */
  readonly refused: boolean
  readonly unlinkable: boolean
  /** They have no link left for us. */
  readonly full: boolean
  /** Tries to link, unless it is linked. `afresh` forgets earlier failures. */
  wake(afresh: boolean): void
  receive(message: SignalMessage): void
  send(stream: Stream, bytes: Uint8Array): boolean
  sendFast(frame: Uint8Array): void
  /** Says goodbye on the link, if there is one. */
  close(): void
}

interface Attempt {
  readonly id: string
  readonly link: Link
  answered: boolean
  /** What our hello on it said we knew of them. */
  said: Uint8Array
  readonly stopTimer: () => void
}

/**
 * Keeps one peer linked. The lower session id makes the offers, the other asks for them; a link that breaks is replaced within the grace
 * that its peer has, and what was on its way goes over the new one.
 */
export function createMember(options: MemberOptions): Member {
  const { context, session, events, randomBytes } = options
  const { clock } = context
  const initiator = context.self.session < session
  let tries = 0
  let stopRetry: (() => void) | null = null
  const mine = randomBytes(8)
  let theirs: Uint8Array = none
  let streams = createStreams()
  /** Who is on the current link; a `peer` from when they have verified us as well. */
  let proved: Peer | null = null
  let peer: Peer | null = null
  let attempt: Attempt | null = null
  let current: { readonly id: string; readonly link: Link } | null = null
  let lost: string | null = null
  let stopGrace: (() => void) | null = null
  let stopUnlinkable: (() => void) | null = null
  let heard = false
  let overdue = false
  let full = false
  let refused = false
  let gone = false

  const mayTry = (): boolean => !gone && !current && options.hasRoom()

  function wake(afresh: boolean): void {
    if (afresh) tries = 0
    if (current || gone) return
    if (!options.hasRoom()) {
      refuse()
      return
    }
    refused = false
    full = false
    if (attempt?.answered) return
    watchReach()
    stopRetry?.()
    if (initiator) offer()
    else again()
    events.status()
  }

  function refuse(): void {
    refused = true
    stopRetry?.()
    stopReachWatch()
    options.signal({ type: 'full' })
    events.status()
  }

  function announce(): void {
    if (!mayTry() || attempt) return
    options.signal({ type: 'announce', lost })
    again()
  }

  function offer(): void {
    if (!mayTry()) return
    begin(toBase64Url(randomBytes(8)))
  }

  /** Tries once more, later each time; one wait at a time. */
  function again(): void {
    stopRetry?.()
    const firstMs = initiator ? firstRetryMs.initiator : firstRetryMs.other
    const ms = backoffMs(tries++, firstMs, mostRetryMs, randomBytes(1)[0]!)
    stopRetry = clock.after(ms, initiator ? offer : announce)
  }

  /** Starts an attempt; as the initiator that makes an offer. */
  function begin(id: string): Attempt {
    abandon()
    const link = createLink(context, {
      to: session,
      initiator,
      introduce() {
        if (attempt?.id === id) attempt.said = theirs
        return { mine, yours: theirs }
      },
      admit: hello => hello.person === options.person && options.isFree(hello.clientId),
      events: {
        negotiation: content => negotiate(id, content),
        verified: hello => take(id, hello),
        received(counts) {
          if (current?.id !== id) return
          if (streams.acknowledged(counts)) arrive()
          else disagree(id)
        },
        part({ stream, last, bytes }) {
          if (current?.id !== id || !peer) {
            context.drop()
            return
          }
          const { dropped } = streams
          const message = streams.receive(stream, last, bytes)
          if (message) events.message(stream, message)
          if (streams.dropped > dropped) context.drop()
        },
        fast(frame) {
          if (current?.id === id && peer) events.fast(frame)
        },
        drained: () => streams.flush(),
        beat: () => streams.acknowledge(),
        roundTrip: measure,
        goodbye: leave,
        lost: why => lose(id, why),
      },
    })
    const stopTimer = clock.after(attemptMs, () => {
      link.close(false)
      lose(id, 'closed')
    })
    attempt = { id, link, answered: false, said: theirs, stopTimer }
    return attempt
  }

  function negotiate(id: string, content: Negotiation): void {
    options.signal({ type: 'negotiate', attempt: id, content })
  }

  function abandon(): void {
    if (!attempt) return
    attempt.stopTimer()
    attempt.link.close(false)
    if (current?.id === attempt.id) unlink()
    attempt = null
  }

  function unlink(): void {
    current = null
    streams.detach()
  }

  /** A new link has proved itself: it takes over. */
  function take(id: string, hello: LinkHello): void {
    if (attempt?.id !== id) return
    const { link, said } = attempt
    if (!equalBytes(said, theirs)) {
      // Given up since our hello said that we would go on: they have to hear a new one.
      link.close(false)
      lose(id, 'closed')
      return
    }
    current?.link.close(false)
    current = { id, link }
    stopGrace?.()
    stopGrace = null
    const resumed = equalBytes(hello.mine, theirs) && equalBytes(hello.yours, mine)
    if (!resumed) {
      takeDown()
      streams = createStreams()
      theirs = hello.mine
      proved = { session, person: hello.person, clientId: hello.clientId, via: 'direct', rttMs: null }
    }
    streams.attach(link)
  }

  /** They say that they have what we never sent: there is nothing to go on from. */
  function disagree(id: string): void {
    context.drop()
    current?.link.close(false)
    takeDown()
    lose(id, 'closed')
  }

  /** They have verified us too: their first count says so. */
  function arrive(): void {
    if (!attempt || attempt.id !== current?.id) return
    attempt.stopTimer()
    attempt = null
    lost = null
    full = false
    stopRetry?.()
    tries = 0
    stopReachWatch()
    if (!peer && proved) {
      peer = proved
      events.up(peer)
    }
    events.status()
  }

  function lose(id: string, why: 'closed' | 'silent'): void {
    const wasCurrent = current?.id === id
    if (attempt?.id === id) {
      attempt.stopTimer()
      attempt = null
    } else if (!wasCurrent) return
    lost = id
    if (wasCurrent) {
      unlink()
      if (why === 'silent') takeDown()
      else if (peer && !stopGrace) stopGrace = clock.after(graceMs, takeDown)
    }
    tryAgain()
    events.status()
  }

  function tryAgain(): void {
    if (gone || current) return
    watchReach()
    again()
  }

  function takeDown(): void {
    stopGrace?.()
    stopGrace = null
    theirs = none
    proved = null
    if (!peer) return
    peer = null
    events.down()
  }

  function leave(): void {
    release(false)
    takeDown()
    events.status()
  }

  function release(goodbye: boolean): void {
    gone = true
    stopRetry?.()
    stopReachWatch()
    stopGrace?.()
    stopGrace = null
    attempt?.stopTimer()
    attempt?.link.close(goodbye)
    current?.link.close(goodbye)
    attempt = null
    unlink()
  }

  function measure(ms: number): void {
    const rttMs = Math.min(ms, 60_000)
    const before = peer?.rttMs ?? null
    // A change that nobody could see is none.
    if (!peer || (before !== null && Math.abs(rttMs - before) < Math.max(3, before / 5))) return
    peer = { ...peer, rttMs }
    events.changed(peer)
  }

  function watchReach(): void {
    stopUnlinkable ??= clock.after(unlinkableMs, () => {
      overdue = true
      events.status()
    })
  }

  function stopReachWatch(): void {
    stopUnlinkable?.()
    stopUnlinkable = null
    overdue = false
  }

  function receive(message: SignalMessage): void {
    heard = true
    if (message.type === 'goodbye') leave()
    else if (gone) context.drop()
    else if (message.type === 'announce') answerAnnouncement(message.lost)
    else if (message.type === 'negotiate') negotiated(message)
    else if (!current) turnAway()
  }

  /** They have no link left; they will try when they have one. */
  function turnAway(): void {
    full = true
    stopRetry?.()
    abandon()
    stopReachWatch()
    events.status()
  }

  function answerAnnouncement(theirLost: string | null): void {
    if (current && theirLost === current.id) {
      current.link.close(false)
      lose(current.id, 'closed')
    }
    if (current || attempt?.answered) return
    if (initiator || !options.hasRoom()) wake(false)
    else if (!attempt) options.signal({ type: 'announce', lost })
  }

  function negotiated({ attempt: id, content }: Extract<SignalMessage, { type: 'negotiate' }>): void {
    if (!initiator && content.type === 'offer' && attempt?.id !== id && current?.id !== id) {
      if (!current && !options.hasRoom()) {
        refuse()
        return
      }
      refused = false
      stopRetry?.()
      watchReach()
      begin(id).answered = true
    }
    if (attempt?.id !== id) return
    if (content.type !== 'candidate' && (content.type === 'offer') === initiator) {
      context.drop()
      return
    }
    attempt.answered = true
    attempt.link.negotiate(content)
  }

  return {
    session,
    get peer() {
      return peer
    },
    get engaged() {
      return !gone && (current !== null || attempt !== null || peer !== null)
    },
    get gone() {
      return gone
    },
    get pending() {
      return !gone && !current && !refused
    },
    get refused() {
      return refused
    },
    get unlinkable() {
      return overdue && heard
    },
    get full() {
      return full && !current
    },
    wake,
    receive,
    send: (stream, bytes) => peer !== null && streams.send(stream, bytes),
    sendFast(frame) {
      if (peer) current?.link.sendFast(frame)
    },
    close: () => release(true),
  }
}
