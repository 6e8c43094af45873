import type { FastifyInstance } from 'fastify'
import type { RoomId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import { type LogPage, logQuery, tokenRequest } from '../lib/protocol/hub-api.ts'
import { roomId } from '../lib/protocol/schema.ts'
import type { Access } from './access.ts'
import { HubRefusal } from './hub-refusal.ts'
import type { Store } from './store.ts'

export interface AccessRoutesOptions {
  readonly access: Access
  readonly store: Store
}

/** Entering by HTTP, and what those who have may read of a room. */
export function addAccessRoutes(app: FastifyInstance, { access, store }: AccessRoutesOptions): void {
  app.post('/v1/rooms/:room/challenge', request => access.challenge(roomOf(request.params)))

  app.post('/v1/rooms/:room/token', request => {
    const body = tokenRequest.safeParse(request.body)
    if (!body.success)
      throw new HubRefusal(
        'bad-request',
        'Signatures are needed: {challenge, session, person, role, roleSignature, personSignature}.',
      )
    return access.token(roomOf(request.params), body.data)
  })

  app.get('/v1/rooms/:room/log', async (request): Promise<LogPage> => {
    const { room } = await access.requireMember(request)
    const query = logQuery.safeParse(request.query)
    if (!query.success)
      throw new HubRefusal('bad-request', 'Parameters of a log are after, until, before, kind and limit.')
    const { after = 0, until, before = null, kind = null, limit = limits.entriesPerPage } = query.data
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
  })
}

/** An id that is none names nothing that the hub has. */
function roomOf(params: unknown): RoomId {
  const room = roomId.safeParse((params as { room: unknown }).room)
  if (!room.success) throw new HubRefusal('not-found', 'This hub knows no such room.')
  return room.data
}
