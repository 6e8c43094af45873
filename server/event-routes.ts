import { createHash, timingSafeEqual } from 'node:crypto'
import { fromBase64Url } from '../lib/core/bytes.ts'
import { limits } from '../lib/core/limits.ts'
import { eventAnswer, postEvent, roomParams } from '../lib/protocol/hub-api.ts'
import type { Policy } from '../lib/protocol/policy.ts'
import { refusals } from './api-docs.ts'
import type { Clock } from './clock.ts'
import type { Http } from './http.ts'
import { HubRefusal } from './hub-refusal.ts'
import type { LiveRooms } from './live-rooms.ts'
import type { Metrics } from './metrics.ts'
import { policyOf } from './policy-of.ts'
import type { Store } from './store.ts'
import { createTokenBuckets } from './token-bucket.ts'

export interface EventRoutesOptions {
  readonly store: Pick<Store, 'policy'>
  readonly rooms: LiveRooms
  readonly clock: Clock
  readonly metrics: Metrics
}

type PolicyToken = Policy['tokens'][number]

/** `POST /v1/rooms/:room/events`: another system tells a room something, with a token that the room's owner has made. */
export function addEventRoutes(app: Http, { store, rooms, clock, metrics }: EventRoutesOptions): void {
  const waitMs = createTokenBuckets(limits.eventsPerMinute / 60, limits.eventsBurst)

  app.post(
    '/v1/rooms/:room/events',
    {
      schema: {
        tags: ['Events'],
        summary: 'Tells everybody in a room that something has happened',
        description:
          'With a token of the room. Whoever is connected now is shown the text, from whom it is, and that the hub could read it; nothing is kept.',
        security: [{ roomToken: [] }],
        params: roomParams,
        body: postEvent,
        response: {
          200: eventAnswer,
          ...refusals('bad-request', 'unauthorised', 'not-found', 'too-large'),
        },
      },
    },
    async request => {
      const { room } = request.params
      const token = tokenIn(await policyOf(store, room), request.headers.authorization)
      if (!token)
        throw new HubRefusal(
          'unauthorised',
          "A token of this room's owner is needed: Authorization: Bearer …. Revoked ones count no more.",
        )
      const retryAfterMs = waitMs(`${room}/${token.hash}`, clock.now())
      if (retryAfterMs > 0) {
        metrics.drop('rate-limited')
        const sentence = `No more than ${limits.eventsPerMinute} events a minute with one token.`
        throw new HubRefusal('rate-limited', sentence, retryAfterMs)
      }
      const timeMs = Math.floor(clock.now())
      metrics.event()
      rooms.tellEvent(room, { from: token.name, ...request.body, timeMs })
      return { timeMs, people: Math.min(rooms.people(room), limits.people) }
    },
  )
}

/** Looks at all of them however early one fits, and compares in constant time, so that answers tell nothing of hashes. */
function tokenIn(policy: Policy, authorization: string | undefined): PolicyToken | null {
  const [, text = ''] = /^Bearer ([\w-]{43})$/.exec(authorization ?? '') ?? []
  const hash = createHash('sha256')
    .update(fromBase64Url(text) ?? '')
    .digest()
  let found: PolicyToken | null = null
  for (const token of policy.tokens) {
    const listed = fromBase64Url(token.hash)
    if (listed?.length === hash.length && timingSafeEqual(listed, hash)) found = token
  }
  return text === '' ? null : found
}
