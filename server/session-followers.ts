import type { Logger } from 'pino'
import type { RoomId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import type { InboxToClient } from '../lib/protocol/mail.ts'
import type { Follow, FollowedTopics } from '../lib/protocol/session-follows.ts'
import { type ListedSession, readSession } from '../lib/protocol/sessions.ts'
import type { Clock } from './clock.ts'
import type { HubSocket } from './hub-socket.ts'
import type { Metrics } from './metrics.ts'
import type { Neighbours } from './neighbours.ts'
import type { SessionStore } from './session-store.ts'
import { createTokenBucket } from './token-bucket.ts'

export interface SessionFollowersOptions {
  readonly store: Pick<SessionStore, 'listedSession' | 'publishedSince'>
  readonly neighbours: Neighbours
  readonly clock: Clock
  readonly metrics: Pick<Metrics, 'drop'>
  readonly log: Logger
  /** So many reports hide a session until the operator has decided. */
  readonly hideFrom: number
}

/** A connection that is told of what it follows. */
export interface Follower {
  /** All that it follows from now on. Resolves when what was published before is told; rejects where that could not be read. */
  follow(asked: Follow): Promise<void>
  close(): void
}

interface Following {
  hosts: ReadonlySet<RoomId>
  tags: ReadonlySet<string>
  tell(session: ListedSession): void
}

export type SessionFollowers = ReturnType<typeof createSessionFollowers>

/** What another hub has stored may be dated a little earlier than what this one has told already. Milliseconds. */
const marginMs = 60_000

/** Who is told when a room is made public, as far as the list shows it: connections that follow its host or one of its tags. What they follow is in memory, and gone with them. */
export function createSessionFollowers(options: SessionFollowersOptions) {
  const { store, neighbours, clock, metrics, log, hideFrom } = options
  const followers = new Set<Following>()
  let stopListening: (() => void) | null = null
  /** When the other hubs were heard last, by this one's clock. */
  let heardMs = 0

  function failed(error: unknown): void {
    log.warn({ err: error }, 'followers of public sessions could not be told')
  }

  function announce(session: ListedSession): void {
    const word = readSession(session.room, session.session)
    if (word?.type !== 'public') return
    for (const one of followers)
      if (one.hosts.has(session.room) || word.tags.some(tag => one.tags.has(tag))) one.tell(session)
  }

  async function heard(room: RoomId): Promise<void> {
    heardMs = clock.now()
    const session = await store.listedSession(room, hideFrom, Math.floor(clock.now()))
    if (session) announce(session)
  }

  /** What the other hubs have said while they were not heard. */
  async function catchUp(): Promise<void> {
    const sinceMs = Math.max(0, Math.floor(heardMs) - marginMs)
    const nowMs = clock.now()
    const asked = { sinceMs, topics: null, hideFrom, limit: limits.sessions }
    const sessions = await store.publishedSince(asked, Math.floor(nowMs))
    // Once they are read: where the store fails, they are asked for next time.
    heardMs = Math.max(heardMs, nowMs)
    for (const session of sessions) announce(session)
  }

  function listen(): void {
    if (stopListening) return
    heardMs = clock.now()
    stopListening = neighbours.open('sessions', {
      hear(message) {
        if (message.type === 'published') heard(message.room).catch(failed)
      },
      connected: () => void catchUp().catch(failed),
    })
  }

  async function tellBefore(
    topics: FollowedTopics,
    sinceMs: number,
    deliver: (message: InboxToClient) => Promise<void>,
  ): Promise<void> {
    const asked = { sinceMs, topics, hideFrom, limit: limits.sessionsPerPage }
    const sessions = await store.publishedSince(asked, Math.floor(clock.now()))
    for (const session of sessions.toReversed()) await deliver({ type: 'session', session })
  }

  return {
    /** For one connection; it follows nothing yet. */
    join(socket: Pick<HubSocket, 'send' | 'deliver'>): Follower {
      const bucket = createTokenBucket(limits.sessionsToldPerMinute / 60, limits.sessionsToldBurst)
      const deliver = (message: InboxToClient): Promise<void> => socket.deliver(JSON.stringify(message))
      const following: Following = {
        hosts: new Set(),
        tags: new Set(),
        tell(session) {
          if (bucket(clock.now()) > 0) return metrics.drop('rate-limited')
          socket.send(JSON.stringify({ type: 'session', session } satisfies InboxToClient))
        },
      }

      let isToldBefore = false

      function leave(): void {
        followers.delete(following)
        if (followers.size > 0) return
        stopListening?.()
        stopListening = null
      }

      return {
        async follow({ hosts, tags, sinceMs }) {
          const timeMs = Math.floor(clock.now())
          following.hosts = new Set(hosts)
          following.tags = new Set(tags)
          const isAny = hosts.length + tags.length > 0
          if (isAny) {
            // Before the store is read, so that nothing falls between; what is told twice is the same to the browser.
            followers.add(following)
            listen()
          } else leave()
          if (isAny && sinceMs !== undefined && !isToldBefore) {
            await tellBefore({ hosts, tags }, sinceMs, deliver)
            isToldBefore = true
          }
          await deliver({ type: 'followed', timeMs })
        },
        close: leave,
      }
    },

    /** A room's owner has said something of it in public to this hub, at that moment. Who follows is told if that made it public. */
    async published(room: RoomId, atMs: number): Promise<void> {
      const session = await store.listedSession(room, hideFrom, atMs)
      if (session?.publishedAtMs !== atMs) return
      neighbours.publish('sessions', { type: 'published', room })
      announce(session)
    },
  }
}
