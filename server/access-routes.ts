import { limits } from '../lib/core/limits.ts'
import {
  challengeAnswer,
  collaboratorsAnswer,
  logPage,
  logQuery,
  roomAnswer,
  roomParams,
  tokenAnswer,
  tokenRequest,
} from '../lib/protocol/hub-api.ts'
import type { Access } from './access.ts'
import { refusals } from './api-docs.ts'
import type { Http } from './http.ts'
import { HubRefusal } from './hub-refusal.ts'
import type { LiveRooms } from './live-rooms.ts'
import type { Store } from './store.ts'

export interface AccessRoutesOptions {
  readonly access: Access
  readonly store: Store
  readonly rooms: LiveRooms
}

/** Entering by HTTP, and what those who have may read of a room. */
export function addAccessRoutes(app: Http, { access, store, rooms }: AccessRoutesOptions): void {
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

  const memberSchema = { tags: ['Members'], security: [{ member: [] }], params: roomParams }
  app.get(
    '/v1/rooms/:room',
    {
      schema: {
        ...memberSchema,
        summary: 'Tells what the hub knows of a room',
        description:
          'Epoch, serial, the end of the log, size, people who are connected, and when it was made and used. The owner is also told how often each link was used.',
        response: { 200: roomAnswer, ...refusals('unauthorised', 'not-found') },
      },
    },
    async request => {
      const { room, epoch, role, policy } = await access.requireMember(request)
      const facts = await store.roomFacts(room)
      if (!facts) throw new HubRefusal('not-found', 'This hub knows no such room.')
      const { seq: head, chain } = await store.logHead(room)
      const people = Math.min(rooms.people(room), limits.people)
      const forOwner = role === 'owner' ? { used: await store.doorUses(room) } : {}
      return { room, epoch, serial: policy.serial, head, chain, people, ...facts, ...forOwner }
    },
  )

  app.get(
    '/v1/rooms/:room/collaborators',
    {
      schema: {
        ...memberSchema,
        summary: 'Lists who has been in a room',
        description:
          'People who have been there and are not banned, with their sealed profiles and when they came first.',
        response: { 200: collaboratorsAnswer, ...refusals('unauthorised', 'not-found') },
      },
    },
    async request => {
      const { room, policy } = await access.requireMember(request)
      const here = new Set(rooms.present(room).map(({ person }) => person))
      const attendants = (await store.attendants(room)).filter(({ person }) => !policy.bans.includes(person))
      // One more came while somebody was being forgotten.
      const collaborators = attendants
        .slice(0, limits.members)
        .map(attendant => ({ ...attendant, here: here.has(attendant.person) }))
      const connected = collaborators.filter(collaborator => collaborator.here)
      return { count: collaborators.length, here: connected.length, collaborators }
    },
  )

  app.get(
    '/v1/rooms/:room/log',
    {
      schema: {
        ...memberSchema,
        summary: 'Reads a page of the log',
        description:
          'Sealed entries in sequence: after `after` and up to `until`, or the last before `before`; at most 256 entries and about 1 MiB.',
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
