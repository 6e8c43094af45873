import type { RoomId, SessionId } from '../../core/ids.ts'
import { publicKeyOf, sign, verify } from '../../core/keys.ts'
import { limits } from '../../core/limits.ts'
import {
  decodeLinkFrame,
  decodeLossy,
  encodeLinkFrame,
  encodeLossy,
  isNewer,
  type LinkFrame,
  type LinkHello,
  linkBytes,
  type Received,
} from '../../protocol/link.ts'
import type { Clock, Self } from '../types.ts'
import type { StreamCarrier } from './streams.ts'
import type { Connection, CreateConnection, Negotiation } from './types.ts'

/** Silence is counted in these, not in clock time: a machine that slept has not been silent. Milliseconds. */
const beatMs = 500
const pingEveryBeats = 2
/** 5 s: a peer that says nothing for so long is gone. */
const silentBeats = 10
/** A fast frame behind more than this is stale before it leaves. Bytes. */
const lossyBufferedMost = 8 * 1024

/** What every link of a mesh shares. */
export interface LinkContext {
  readonly room: RoomId
  readonly epoch: number
  readonly self: Self
  /** Our Yjs client id. */
  readonly clientId: number
  readonly clock: Clock
  readonly createConnection: CreateConnection
  readonly iceServers: readonly RTCIceServer[]
  /** Counts what was thrown away: it did not parse, came too early, or was not the sender's to say. */
  drop(): void
}

export interface LinkOptions {
  readonly to: SessionId
  readonly initiator: boolean
  /** Our part of the hello, when the channels are open. */
  introduce(): Pick<LinkHello, 'mine' | 'yours'>
  /** The hello's signature is right: whether this is whom we expected. */
  admit(hello: LinkHello): boolean
  readonly events: LinkEvents
}

export interface LinkEvents {
  negotiation(message: Negotiation): void
  /** They have proved who they are; nothing of theirs counted before. */
  verified(hello: LinkHello): void
  received(counts: Received): void
  part(frame: Extract<LinkFrame, { type: 'part' }>): void
  fast(frame: Uint8Array): void
  drained(): void
  beat(): void
  roundTrip(ms: number): void
  goodbye(): void
  /** Over: closed by them, refused by us, or `silent` for 5 s. */
  lost(why: 'closed' | 'silent'): void
}

export interface Link extends StreamCarrier {
  negotiate(message: Negotiation): void
  sendFast(frame: Uint8Array): void
  /** No event comes after it. */
  close(goodbye: boolean): void
}

/** One connection that has to prove where it leads, and that notices when it is dead. */
export function createLink(context: LinkContext, options: LinkOptions): Link {
  const { clock, self } = context
  const { to, events } = options
  let introduced = false
  /** Came before our own channels were open. */
  let early: LinkHello | null = null
  let verified = false
  let over = false
  let silence = 0
  let beats = 0
  let stopBeat: (() => void) | null = null
  let fastSent = 0
  let fastSeen: number | null = null

  const connection: Connection = context.createConnection({
    to,
    initiator: options.initiator,
    iceServers: context.iceServers,
    events: {
      negotiation: events.negotiation,
      open: introduce,
      ordered: bytes => {
        if (!over) receive(decodeLinkFrame(bytes))
      },
      lossy: receiveLossy,
      drained: events.drained,
      closed: () => finish('closed'),
    },
  })

  const send = (frame: LinkFrame): void => connection.sendOrdered(encodeLinkFrame(frame))

  function introduce(): void {
    const fingerprints = connection.fingerprints()
    if (!fingerprints) {
      finish('closed')
      return
    }
    const { session, person } = self
    const fields = { session, person, clientId: context.clientId, ...options.introduce() }
    const certificates = { ofSender: fingerprints.local, ofReceiver: fingerprints.remote }
    const bytes = linkBytes(fields, context.room, context.epoch, to, certificates)
    send({ type: 'hello', ...fields, signature: sign(self.key, 'link', bytes) })
    introduced = true
    if (early) greet(early)
  }

  function isProved(hello: LinkHello): boolean {
    const fingerprints = connection.fingerprints()
    if (!fingerprints || hello.session !== to) return false
    const certificates = { ofSender: fingerprints.remote, ofReceiver: fingerprints.local }
    const bytes = linkBytes(hello, context.room, context.epoch, self.session, certificates)
    return verify(publicKeyOf(hello.person), 'link', bytes, hello.signature) && options.admit(hello)
  }

  function receive(frame: LinkFrame | null): void {
    if (!frame || verified === (frame.type === 'hello')) {
      context.drop()
      return
    }
    silence = 0
    switch (frame.type) {
      case 'hello':
        greet(frame)
        break
      case 'ping':
        send({ type: 'pong', stamp: frame.stamp })
        break
      case 'pong':
        events.roundTrip((clock.now() - frame.stamp) >>> 0)
        break
      case 'goodbye':
        events.goodbye()
        break
      case 'received':
        events.received(frame.counts)
        break
      case 'part':
        events.part(frame)
    }
  }

  function greet(hello: LinkHello): void {
    if (!introduced) {
      // Our hello has to be the first that they hear of us.
      early = hello
      return
    }
    if (!isProved(hello)) {
      context.drop()
      finish('closed')
      return
    }
    verified = true
    beat()
    events.verified(hello)
  }

  function receiveLossy(bytes: Uint8Array): void {
    if (over) return
    const message = decodeLossy(bytes)
    if (!message || !verified) {
      context.drop()
      return
    }
    silence = 0
    // Overtaken by a newer one: not an offence.
    if (fastSeen !== null && !isNewer(message.sequence, fastSeen)) return
    fastSeen = message.sequence
    events.fast(message.frame)
  }

  function beat(): void {
    if (silence++ === silentBeats) {
      finish('silent')
      return
    }
    // Also while fast frames come in: they say nothing about the ordered channel.
    if (beats++ % pingEveryBeats === 0) {
      send({ type: 'ping', stamp: clock.now() >>> 0 })
      events.beat()
    }
    stopBeat = clock.after(beatMs, beat)
  }

  function finish(why: 'closed' | 'silent'): void {
    if (over) return
    close(false)
    events.lost(why)
  }

  function close(goodbye: boolean): void {
    if (over) return
    over = true
    stopBeat?.()
    if (goodbye && verified) send({ type: 'goodbye' })
    connection.close()
  }

  return {
    negotiate: message => connection.negotiate(message),
    send: frame => connection.sendOrdered(frame),
    buffered: () => connection.orderedBuffered(),
    sendFast(frame) {
      if (frame.length > limits.fastFrameBytes || connection.lossyBuffered() > lossyBufferedMost) return
      fastSent = (fastSent + 1) & 0xffff
      connection.sendLossy(encodeLossy(fastSent, frame))
    },
    close,
  }
}
