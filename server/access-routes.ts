import { limits } from '../lib/core/limits.ts'
import {
  challengeAnswer,
  logPage,
  logQuery,
  roomParams,
  tokenAnswer,
  tokenRequest,
} from '../lib/protocol/hub-api.ts'
import type { Access } from './access.ts'
import { refusals } from './api-docs.ts'
import type { Http } from './http.ts'
import type { Store } from './store.ts'

export interface AccessRoutesOptions {
  readonly access: Access
  readonly store: Store
}

/** Entering by HTTP, and what those who have may read of a room. */
export function addAccessRoutes(app: Http, { access, store }: AccessRoutesOptions): void {
  app.post(
    '/v1/rooms/:room/challenge',
    {
      schema: {
        tags: ['Members'],
        summary: 'Gives a challenge',
        description: 'To be signed by the key of a role and by a person’s. Good for one minute.',
        params: roomParams,
        response: { 200: challengeAnswer, ...refusals('not-found') },
      },
    },
    async request => access.challenge(request.params.room),
  )

  app.post(
    '/v1/rooms/:room/token',
    {
      schema: {
        tags: ['Members'],
        summary: 'Takes a signed challenge and gives a token',
        description:
          'For `Authorization: Bearer …`. Good for a quarter of an hour, for this room, until its epoch changes or the person is banned.',
        params: roomParams,
        body: tokenRequest,
        response: {
          200: tokenAnswer,
          ...refusals('bad-request', 'unauthorised', 'forbidden', 'not-found', 'too-large'),
        },
      },
    },
    request => access.token(request.params.room, request.body),
  )

  app.get(
    '/v1/rooms/:room/log',
    {
      schema: {
        tags: ['Members'],
        summary: 'Reads a page of the log',
        description:
          'Sealed entries in sequence: after `after` and up to `until`, or the last before `before`; at most 256 entries and about 1 MiB.',
        security: [{ member: [] }],
        params: roomParams,
        querystring: logQuery,
        response: { 200: logPage, ...refusals('bad-request', 'unauthorised', 'not-found') },
      },
    },
    async request => {
      const { room } = await access.requireMember(request)
      const { after = 0, until, before = null, kind = null, limit = limits.entriesPerPage } = request.query
      const { seq: head, chain } = await store.logHead(room)
      const page = await store.logPage(room, {
        after,
        // What was stored since is not the log that this head is of.
        until: Math.min(until ?? head, head),
        before,
        kind,
        limit: Math.min(Math.max(limit, 1), limits.entriesPerPage),
      })
      return { head, chain, ...page }
    },
  )
}
