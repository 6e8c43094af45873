import { normalizeIP } from '@fastify/rate-limit'
import type { Logger } from 'pino'
import { limits } from '../lib/core/limits.ts'
import { decodeLink } from '../lib/core/links.ts'
import type { HubErrorCode } from '../lib/protocol/hub-api.ts'
import {
  listedSession,
  type PublicSession,
  postReport,
  provesReport,
  readSession,
  reportAnswer,
  sessionAnswer,
  sessionParams,
  sessionsAnswer,
  sessionsQuery,
  signedSession,
} from '../lib/protocol/sessions.ts'
import { refusals } from './api-docs.ts'
import type { Clock } from './clock.ts'
import type { Http } from './http.ts'
import { HubRefusal } from './hub-refusal.ts'
import type { Metrics } from './metrics.ts'
import type { PublicSessions } from './public-sessions.ts'
import type { SessionFollowers } from './session-followers.ts'
import type { SessionStore } from './session-store.ts'
import { createTokenBuckets } from './token-bucket.ts'

export interface SessionRoutesOptions {
  readonly store: SessionStore
  readonly sessions: PublicSessions
  readonly followers: Pick<SessionFollowers, 'published'>
  readonly log: Logger
  readonly clock: Clock
  readonly metrics: Pick<Metrics, 'report'>
  /** The origins under which people reach this hub. Asked for at each request: a hub knows its port once it listens. */
  readonly origins: () => readonly string[]
  /** So many reports hide a session until the operator has decided. */
  readonly hideFrom: number
  readonly perAddressFactor: number
}

const dayMs = 86_400_000
const tags = ['Public sessions']

const refusalOf: Record<'stale-session' | 'too-many' | 'not-found', HubRefusal> = {
  'stale-session': new HubRefusal('stale-session', 'The hub has heard a later word on this session.'),
  'too-many': new HubRefusal(
    'too-many',
    `This hub lists at most ${limits.sessions} public sessions.`,
    60_000,
  ),
  'not-found': new HubRefusal('not-found', 'This hub knows no such room.'),
}
const notListed = () => new HubRefusal('not-found', 'This hub lists no such session.')

/** Public sessions: publishing, finding and reporting them. */
export function addSessionRoutes(app: Http, options: SessionRoutesOptions): void {
  const { store, sessions, followers, log, clock, metrics, origins, hideFrom, perAddressFactor } = options
  // In memory, so that no address is kept; whoever makes new keys all the time is one reporter.
  const reportWaitMs = createTokenBuckets(perAddressFactor / (dayMs / 1_000), perAddressFactor)

  /** A link that leads elsewhere would be an advertisement of something else. */
  function leadsHere({ room, entry }: PublicSession): boolean {
    if (entry.kind === 'ask') return true
    const link = decodeLink(entry.link)
    return link.ok && link.value.room === room && origins().includes(link.value.hub)
  }

  app.put(
    '/v1/sessions/:room',
    {
      config: { rateLimit: { max: limits.sessionChangesPerMinute * perAddressFactor } },
      schema: {
        tags,
        summary: 'Makes a room public, changes what is said of it, or takes it off the list',
        description:
          'Signed by the room’s owner key, with a serial that rises. It is listed as long as somebody is connected, and 60 seconds after; then it has to be published anew. Everybody can read it.',
        params: sessionParams,
        body: signedSession,
        response: {
          200: sessionAnswer,
          ...refusals(
            ...(['bad-request', 'forbidden', 'not-found'] satisfies HubErrorCode[]),
            ...(['stale-session', 'too-many', 'too-large'] satisfies HubErrorCode[]),
          ),
        },
      },
    },
    async request => {
      const { room } = request.params
      const word = readSession(room, request.body)
      if (!word)
        throw new HubRefusal('forbidden', 'This is not what the owner of this room has signed of it.')
      if (word.type === 'public' && !leadsHere(word))
        throw new HubRefusal('bad-request', 'The link is not one of this room on this hub.')
      const nowMs = Math.floor(clock.now())
      const stored = await store.putSession(word, request.body, limits.sessions, nowMs)
      if (!stored.ok) throw refusalOf[stored.error]
      sessions.changed(room)
      // It is public whether or not anybody can be told now.
      followers
        .published(room, nowMs)
        .catch(error => log.warn({ err: error }, 'who follows could not be told of a public session'))
      return { serial: word.serial }
    },
  )

  app.get(
    '/v1/sessions',
    {
      schema: {
        tags,
        summary: 'Lists public sessions',
        description:
          'Those with somebody in them: `new` first, or with most `people`; by words of title, description and tags, by tag, language or site; `limit` (50 at most) after the first `after`.',
        querystring: sessionsQuery,
        response: { 200: sessionsAnswer, ...refusals('bad-request') },
      },
    },
    async request => {
      const { after = 0, limit = limits.sessionsPerPage, ...query } = request.query
      const asked = {
        ...query,
        hideFrom,
        after: Math.min(after, limits.sessions),
        limit: Math.min(Math.max(limit, 1), limits.sessionsPerPage),
      }
      const found = await store.listSessions(asked, Math.floor(clock.now()))
      return { ...found, more: asked.after + found.sessions.length < found.count }
    },
  )

  app.get(
    '/v1/sessions/:room',
    {
      schema: {
        tags,
        summary: 'Shows a public session',
        description: 'As its owner has signed it, and how many people are connected.',
        params: sessionParams,
        response: { 200: listedSession, ...refusals('not-found') },
      },
    },
    async request => {
      const found = await store.listedSession(request.params.room, hideFrom, Math.floor(clock.now()))
      if (!found) throw notListed()
      return found
    },
  )

  app.post(
    '/v1/sessions/:room/reports',
    {
      config: { rateLimit: { max: limits.reportsPerMinute * perAddressFactor } },
      schema: {
        tags,
        summary: 'Tells the operator that a session should not be listed',
        description:
          'Signed by any key. After several reports the session is hidden until the operator has decided. One address reports a session once a day.',
        params: sessionParams,
        body: postReport,
        response: {
          200: reportAnswer,
          ...refusals(...(['bad-request', 'forbidden', 'not-found', 'too-large'] satisfies HubErrorCode[])),
        },
      },
    },
    async request => {
      const { room } = request.params
      const report = request.body
      if (!origins().some(origin => provesReport(room, origin, report)))
        throw new HubRefusal('forbidden', 'This is not signed by the key that it is by, for this hub.')
      const nowMs = Math.floor(clock.now())
      if (!(await store.listedSession(room, hideFrom, nowMs))) throw notListed()
      const retryAfterMs = reportWaitMs(`${room}/${normalizeIP(request.ip, 64)}`, nowMs)
      if (retryAfterMs > 0)
        throw new HubRefusal('rate-limited', 'One address reports a session once a day.', retryAfterMs)
      await store.reportSession(room, report.by, report, nowMs)
      metrics.report()
      return { room }
    },
  )
}
