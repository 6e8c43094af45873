import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { toBase64Url } from '../lib/core/bytes.ts'
import type { MailboxId, RoomId } from '../lib/core/ids.ts'
import type { Clock } from './clock.ts'
import type { Metrics } from './metrics.ts'
import { type NeighbourMessage, neighbourMessage } from './neighbour-message.ts'

/** What hubs tell one another of: a room, a mailbox, or what was made public. */
export type NeighbourSubject = RoomId | MailboxId | 'sessions'

/** What in a hub listens to what other hubs say of a subject. */
export interface NeighbourEar {
  hear(message: NeighbourMessage, hub: string): void
  /** From now on the others hear us, and we them. */
  connected?(): void
  /** Something may have been said that was not heard: once when connected, and every second while not. */
  missed?(): void
  /** Now and then, connected or not. */
  beat?(): void
}

/** The other hubs on the same database. What they are told may be lost; what must not be is in the store. */
export interface Neighbours {
  /** Whether anybody could hear now: what is costly to say need not be said otherwise. */
  readonly reachable: boolean
  publish(subject: NeighbourSubject, message: NeighbourMessage): void
  /** Listens until what it returns is called. */
  open(subject: NeighbourSubject, ear: NeighbourEar): () => void
  close(): void
}

/** A hub of its own. */
export const noNeighbours: Neighbours = {
  reachable: false,
  publish: () => undefined,
  open: () => () => undefined,
  close: () => undefined,
}

export interface NeighboursOptions {
  readonly url: string
  readonly clock: Clock
  readonly randomBytes: (length: number) => Uint8Array
  readonly metrics: Metrics
  readonly log: Logger
}

/** How often a hub tells the others whom it has. Milliseconds. */
export const beatMs = 5_000
const missedMs = 1_000
const retryMostMs = 2_000
const prefix = 'alongside:'

/** Reaches the other hubs through Redis (publish and subscribe only, nothing is kept there). Goes on without while it is away. */
export function connectNeighbours({ url, clock, randomBytes, metrics, log }: NeighboursOptions): Neighbours {
  const hub = toBase64Url(randomBytes(16))
  const ears = new Map<string, Set<NeighbourEar>>()
  let cancelMissed: (() => void) | null = null
  let cancelBeat: (() => void) | null = null
  let closed = false

  const connect = () =>
    new Redis(url, {
      enableOfflineQueue: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      retryStrategy: times => Math.min(times * 100, retryMostMs),
    })
  const publisher = connect()
  const subscriber = connect()
  const isConnected = () => publisher.status === 'ready' && subscriber.status === 'ready'
  // Its errors hold what was sent, which names rooms.
  const logAway = (error: Error) => log.debug({ reason: error.message }, 'Redis is away')
  const earsOf = (channel: string) => [...(ears.get(channel) ?? [])]

  function subscribe(channel: string, listeners: readonly NeighbourEar[]): void {
    if (!isConnected()) return
    subscriber.subscribe(channel).then(
      () => {
        // Those that have not left while it was on its way.
        for (const ear of listeners.filter(one => ears.get(channel)?.has(one))) {
          ear.connected?.()
          ear.missed?.()
        }
      },
      // Asked for again when it is back.
      logAway,
    )
  }

  function cameBack(): void {
    if (isConnected()) for (const channel of ears.keys()) subscribe(channel, earsOf(channel))
  }

  function beat(): void {
    cancelBeat = clock.after(beatMs, () => {
      for (const channel of ears.keys()) for (const ear of earsOf(channel)) ear.beat?.()
      beat()
    })
  }

  function whileAway(): void {
    cancelMissed = clock.after(missedMs, () => {
      cancelMissed = null
      if (closed || isConnected()) return
      for (const channel of ears.keys()) for (const ear of earsOf(channel)) ear.missed?.()
      whileAway()
    })
  }

  beat()
  for (const redis of [publisher, subscriber]) {
    redis.on('error', logAway)
    redis.on('ready', cameBack)
    redis.on('close', () => {
      if (!closed && !cancelMissed) whileAway()
    })
  }
  subscriber.on('message', (channel: string, text: string) => {
    const parsed = neighbourMessage.safeParse(parse(text))
    if (!parsed.success) return void metrics.drop('malformed')
    const { hub: from, message } = parsed.data
    if (from !== hub) for (const ear of earsOf(channel)) ear.hear(message, from)
  })

  return {
    get reachable() {
      return isConnected()
    },

    publish(subject, message) {
      const lost = () => metrics.drop('neighbours-away')
      if (!isConnected()) return void lost()
      publisher.publish(prefix + subject, JSON.stringify({ hub, message })).catch(lost)
    },

    open(subject, ear) {
      const channel = prefix + subject
      const known = ears.get(channel)
      if (known) known.add(ear)
      else ears.set(channel, new Set([ear]))
      subscribe(channel, [ear])
      return () => {
        const left = ears.get(channel)
        left?.delete(ear)
        if (left?.size !== 0) return
        ears.delete(channel)
        if (isConnected()) subscriber.unsubscribe(channel).catch(logAway)
      }
    },

    close() {
      closed = true
      cancelMissed?.()
      cancelBeat?.()
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
