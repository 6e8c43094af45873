import { limits } from '../../core/limits.ts'
import { encodeLinkFrame, partBytes, type Received, type Stream, streams } from '../../protocol/link.ts'
import { createAssembly } from './assembly.ts'

/** What the streams need of the link that carries them now. */
export interface StreamCarrier {
  send(frame: Uint8Array): void
  /** Bytes that wait in the channel. */
  buffered(): number
}

export interface Streams {
  /** False when more waits already than is ever sent at once. */
  send(stream: Stream, bytes: Uint8Array): boolean
  /** Carried by a new link: says what has arrived, and goes on after hearing what has arrived there. */
  attach(carrier: StreamCarrier): void
  detach(): void
  /** The other side's counts. False when they cannot be. */
  acknowledged(counts: Received): boolean
  /** A part came in; gives the message that it completes. */
  receive(stream: Stream, last: boolean, bytes: Uint8Array): Uint8Array | null
  /** Sends on while the channel has room. */
  flush(): void
  /** Acknowledges what came in since the last time. */
  acknowledge(): void
  /** Parts that made a message too long. */
  readonly dropped: number
}

/** The channel is kept this full: enough for a fast path, little enough that a small message is soon through. Bytes. */
const bufferedMost = 128 * 1024
/** Acknowledged at once after so much, so that the sender can forget it; otherwise with the heartbeat. Bytes. */
const acknowledgeBytes = 512 * 1024
const waitingMost = 2 * limits.assembledBytes

/** Messages of one stream on their way out: kept until the other side has them, since a link may break under them. */
interface Outgoing {
  readonly messages: Uint8Array[]
  /** Number of the first kept message, modulo 2³². */
  first: number
  /** Next part: of which kept message, from which byte. */
  at: number
  offset: number
}

/**
 * Two ordered streams over whichever link leads to a peer: messages survive the replacement of a link, arrive once and in order, and parts of
 * a long one in one stream do not hold up the other.
 */
export function createStreams(): Streams {
  const outgoing: readonly [Outgoing, Outgoing] = [newOutgoing(), newOutgoing()]
  const assemblies = [createAssembly(limits.assembledBytes), createAssembly(limits.assembledBytes)] as const
  const received: [number, number] = [0, 0]
  let carrier: StreamCarrier | null = null
  let flowing = false
  let waiting = 0
  let owed = 0
  let turn: Stream = streams.messages

  function acknowledge(): void {
    if (!carrier || owed === 0) return
    owed = 0
    carrier.send(encodeLinkFrame({ type: 'received', counts: [...received] }))
  }

  function flush(): void {
    while (flowing && carrier && carrier.buffered() < bufferedMost) {
      // In turns, where both have something.
      if (!sendPart(turn) && !sendPart(other(turn))) return
      turn = other(turn)
    }
  }

  function sendPart(stream: Stream): boolean {
    const out = outgoing[stream]
    const message = out.messages[out.at]
    if (!message || !carrier) return false
    const end = out.offset + partBytes
    const last = end >= message.length
    carrier.send(encodeLinkFrame({ type: 'part', stream, last, bytes: message.subarray(out.offset, end) }))
    out.offset = last ? 0 : end
    if (last) out.at++
    return true
  }

  return {
    send(stream, bytes) {
      if (bytes.length > limits.assembledBytes || waiting + bytes.length > waitingMost) return false
      waiting += bytes.length
      outgoing[stream].messages.push(bytes)
      flush()
      return true
    },
    attach(next) {
      carrier = next
      flowing = false
      for (const assembly of assemblies) assembly.reset()
      for (const out of outgoing) Object.assign(out, { at: 0, offset: 0 })
      owed = 1
      acknowledge()
    },
    detach() {
      carrier = null
      flowing = false
    },
    acknowledged(counts) {
      const steps = outgoing.map((out, i) => (counts[i]! - out.first) >>> 0)
      // More than was ever sent whole. Before the first word on a new link, what an old one carried counts too.
      if (outgoing.some((out, i) => steps[i]! > (flowing ? out.at : out.messages.length))) return false
      outgoing.forEach((out, i) => {
        for (const message of out.messages.splice(0, steps[i])) waiting -= message.length
        out.first = counts[i]!
        out.at = Math.max(0, out.at - steps[i]!)
      })
      flowing = carrier !== null
      flush()
      return true
    },
    receive(stream, last, bytes) {
      const message = assemblies[stream].add(bytes, last)
      if (last) {
        received[stream] = (received[stream] + 1) >>> 0
        owed += 1 + (message?.length ?? 0)
        if (owed > acknowledgeBytes) acknowledge()
      }
      return message
    },
    flush,
    acknowledge,
    get dropped() {
      return assemblies[0].dropped + assemblies[1].dropped
    },
  }
}

const other = (stream: Stream): Stream => (stream === streams.messages ? streams.document : streams.messages)

const newOutgoing = (): Outgoing => ({ messages: [], first: 0, at: 0, offset: 0 })
