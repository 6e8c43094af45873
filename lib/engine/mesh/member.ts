import { backoffMs } from '../../core/backoff.ts'
import { toBase64Url } from '../../core/bytes.ts'
import type { LinkHello, Received } from '../../protocol/link.ts'
import type { Signal, SignalMessage } from '../../protocol/signal.ts'
import { createConversation } from './conversation.ts'
import { createLink, type Link } from './link.ts'
import type { Member, MemberOptions } from './member-types.ts'

/** How long one attempt may take: TURN over a slow network needs a few seconds. */
const attemptMs = 8_000
/** Whoever waits for an offer asks for it only when it is late. */
const firstRetryMs = { initiator: 300, other: 1_000 } as const
const mostRetryMs = 15_000
/** Somebody who answers and is not linked by then is reported. */
const unlinkableMs = 15_000

/** A link and the id of the attempt that made it. */
interface Held {
  readonly id: string
  readonly link: Link
}

/** A link that is being made. */
interface Attempt extends Held {
  /** They have answered, or it was their offer. */
  answered: boolean
  /** The counting id that our hello said we knew of theirs. */
  yours: Uint8Array
  readonly stopTimer: () => void
}

/** Keeps one peer linked: the lower session id makes the offers, the other asks for them, and a link that breaks is replaced. */
export function createMember(options: MemberOptions): Member {
  const { context, session, events, randomBytes } = options
  const { clock, drop } = context
  const initiator = context.self.session < session
  const conversation = createConversation({ clock, randomBytes, drop, events })
  let attempt: Attempt | null = null
  let current: Held | null = null
  /** The attempt that failed last. */
  let lost: string | null = null
  let tries = 0
  let stopRetry: (() => void) | null = null
  let stopReach: (() => void) | null = null
  let overdue = false
  let heard = false
  /** Why they turned us away. */
  let turnedAway: 'many' | 'relay-only-there' | null = null
  let refused = false
  let gone = false

  // -- trying ---------------------------------------------------------------------------------------------------

  /** Tries now; `false` where there is no room for them, which they are told. */
  function seek(): boolean {
    const room = options.hasRoom()
    refused = !room
    stopRetry?.()
    if (room) stopReach ??= clock.after(unlinkableMs, setOverdue)
    else {
      stopWatching()
      options.signal({ type: 'full' })
      events.status()
    }
    return room
  }

  function setOverdue(): void {
    overdue = true
    events.status()
  }

  function stopWatching(): void {
    stopReach?.()
    stopReach = null
    overdue = false
  }

  function wake(): void {
    if (current || gone) return
    tries = 0
    turnedAway = null
    if (seek() && !attempt?.answered) {
      if (initiator) offer()
      else again()
    }
    events.status()
  }

  /** Later each time; one wait at a time. */
  function again(): void {
    stopRetry?.()
    const firstMs = initiator ? firstRetryMs.initiator : firstRetryMs.other
    const ms = backoffMs(tries++, firstMs, mostRetryMs, randomBytes(1)[0]!)
    stopRetry = clock.after(ms, initiator ? offer : announce)
  }

  function offer(): void {
    if (seek()) begin(toBase64Url(randomBytes(8)))
  }

  function announce(): void {
    if (attempt || !seek()) return
    options.signal({ type: 'announce', lost })
    again()
  }

  // -- one attempt ----------------------------------------------------------------------------------------------

  /** As the initiator it makes an offer, otherwise it waits for the one that is there. */
  function begin(id: string): Attempt {
    abandon()
    const isCurrent = (): boolean => current?.id === id
    const link = createLink(context, {
      to: session,
      initiator,
      introduce() {
        const introduction = conversation.introduce()
        if (attempt?.id === id) attempt.yours = introduction.yours
        return introduction
      },
      admit: hello => hello.person === options.person && options.isFree(hello.clientId),
      events: {
        negotiation: content => options.signal({ type: 'negotiate', attempt: id, content }),
        verified: hello => take(id, hello),
        received: counts => isCurrent() && arrive(counts),
        part: frame => (isCurrent() ? conversation.part(frame) : drop()),
        fast: frame => conversation.peer && isCurrent() && events.fast(frame),
        drained: conversation.flush,
        beat: conversation.acknowledge,
        roundTrip: conversation.measured,
        goodbye: leave,
        lost: why => lose(id, why),
      },
    })
    const stopTimer = clock.after(attemptMs, () => giveUp(id, link))
    attempt = { id, link, answered: false, yours: conversation.introduce().yours, stopTimer }
    return attempt
  }

  function abandon(): void {
    if (!attempt) return
    attempt.stopTimer()
    attempt.link.close(false)
    if (current?.id === attempt.id) unlink()
    attempt = null
  }

  function giveUp(id: string, link: Link): void {
    link.close(false)
    lose(id, 'closed')
  }

  /** A new link has proved itself: it takes over. */
  function take(id: string, hello: LinkHello): void {
    if (attempt?.id !== id) return
    const { link, yours } = attempt
    current?.link.close(false)
    current = { id, link }
    if (!conversation.resume(link, hello, yours)) giveUp(id, link)
  }

  /** They have verified us too: what they have received says so. */
  function arrive(counts: Received): void {
    if (!current) return
    if (!conversation.received(counts)) {
      giveUp(current.id, current.link)
      return
    }
    if (attempt?.id !== current.id) return
    attempt.stopTimer()
    attempt = null
    lost = null
    turnedAway = null
    tries = 0
    stopRetry?.()
    stopWatching()
    events.status()
  }

  function lose(id: string, why: 'closed' | 'silent'): void {
    const wasCurrent = current?.id === id
    if (attempt?.id === id) {
      attempt.stopTimer()
      attempt = null
    } else if (!wasCurrent) return
    lost = id
    if (wasCurrent) unlink()
    if (wasCurrent && why === 'silent') conversation.end()
    if (!gone && !current) again()
    events.status()
  }

  function unlink(): void {
    current = null
    conversation.interrupt()
  }

  // -- leaving --------------------------------------------------------------------------------------------------

  function leave(): void {
    release(false)
    conversation.end()
    events.status()
  }

  function release(goodbye: boolean): void {
    gone = true
    stopRetry?.()
    stopWatching()
    attempt?.stopTimer()
    attempt?.link.close(goodbye)
    current?.link.close(goodbye)
    attempt = null
    current = null
  }

  // -- signals --------------------------------------------------------------------------------------------------

  function receive(message: SignalMessage): void {
    heard = true
    if (message.type === 'goodbye') leave()
    else if (gone) drop()
    else if (message.type === 'announce') answerAnnouncement(message.lost)
    else if (message.type === 'negotiate') negotiate(message)
    else if (!current) rest(message.type === 'full' ? 'many' : 'relay-only-there')
  }

  /** They have no link for us; they will try when they have one. */
  function rest(why: typeof turnedAway): void {
    turnedAway = why
    stopRetry?.()
    stopWatching()
    abandon()
    events.status()
  }

  function answerAnnouncement(theirLost: string | null): void {
    if (current && current.id === theirLost) giveUp(current.id, current.link)
    if (current || attempt?.answered) return
    if (initiator) offer()
    else announce()
  }

  function negotiate({ attempt: id, content }: Signal): void {
    const isNew = attempt?.id !== id && current?.id !== id
    if (!initiator && content.type === 'offer' && isNew && (current || seek())) begin(id).answered = true
    if (attempt?.id !== id) return
    if (content.type !== 'candidate' && (content.type === 'offer') === initiator) {
      drop()
      return
    }
    attempt.answered = true
    attempt.link.negotiate(content)
  }

  return {
    session,
    person: options.person,
    get peer() {
      return conversation.peer
    },
    get engaged() {
      return !gone && (current !== null || attempt !== null || conversation.peer !== null)
    },
    get gone() {
      return gone
    },
    get pending() {
      return !gone && !current && !refused
    },
    get refused() {
      return refused && !current
    },
    get unlinked() {
      if (gone || current) return null
      if (turnedAway) return turnedAway
      if (refused) return 'many'
      return overdue && heard ? 'no-direct-way' : 'linking'
    },
    wake,
    receive,
    send: conversation.send,
    sendFast(frame) {
      if (conversation.peer) current?.link.sendFast(frame)
    },
    close() {
      release(true)
      conversation.end()
    },
  }
}
