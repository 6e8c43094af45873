import type { RoomId, SnapshotId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import { z } from '../lib/protocol/schema.ts'
import {
  snapshotAnswer,
  snapshotList,
  snapshotParams,
  snapshotQuery,
  unpackParts,
} from '../lib/protocol/snapshot.ts'
import type { Access } from './access.ts'
import { refusals } from './api-docs.ts'
import { bytesType, type Http } from './http.ts'
import { HubRefusal } from './hub-refusal.ts'
import type { SnapshotRefusal } from './snapshot-store.ts'
import type { Snapshots } from './snapshots.ts'

export interface SnapshotRoutesOptions {
  readonly access: Access
  readonly snapshots: Snapshots
  readonly perAddressFactor: number
}

const tags = ['Snapshots']
const security = [{ member: [] }]
const readSchema = {
  tags,
  security,
  params: snapshotParams,
  response: {
    200: { description: 'Sealed bytes.', content: { [bytesType]: { schema: z.any() } } },
    ...refusals('unauthorised', 'not-found'),
  },
}

const refusalOf: Record<SnapshotRefusal, HubRefusal> = {
  unread: new HubRefusal('stale-snapshot', 'The log has another chain at that number.'),
  'stale-snapshot': new HubRefusal(
    'stale-snapshot',
    'There is a newer snapshot than the one it was made after.',
  ),
  'too-many': new HubRefusal('too-many', `A room keeps at most ${limits.versions} versions.`),
  'room-full': new HubRefusal('room-full', 'The room has no space left on this hub.'),
}

/** Rooms' snapshots and versions: handing them in, listing and reading them. */
export function addSnapshotRoutes(
  app: Http,
  { access, snapshots, perAddressFactor }: SnapshotRoutesOptions,
): void {
  async function part(room: RoomId, id: SnapshotId, name: 'state' | 'text'): Promise<Buffer> {
    const sealed = await snapshots.part(room, id, name)
    if (!sealed) throw new HubRefusal('not-found', 'This room has no such snapshot.')
    return Buffer.from(sealed)
  }

  app.put(
    '/v1/rooms/:room/snapshots/:id',
    {
      bodyLimit: limits.snapshotBytes,
      config: { rateLimit: { max: limits.snapshotsPerMinute * perAddressFactor } },
      // Before its body is read.
      onRequest: async request => void (await access.requireMember(request)),
      schema: {
        tags,
        security,
        summary: 'Takes a snapshot or a version',
        description:
          'By editors. The body is length (4) ‖ sealed name ‖ length (4) ‖ sealed state ‖ sealed text. `seq` and `chain` say up to where the log was read; `base` is the newest snapshot known.',
        params: snapshotParams,
        querystring: snapshotQuery,
        consumes: [bytesType],
        response: {
          200: snapshotAnswer,
          ...refusals(
            ...(['bad-request', 'unauthorised', 'forbidden', 'not-found'] as const),
            ...(['stale-snapshot', 'too-many', 'too-large', 'room-full'] as const),
          ),
        },
      },
    },
    async request => {
      const { room, person, session, role, epoch } = await access.requireMember(request)
      if (role === 'viewer') throw new HubRefusal('forbidden', 'Viewers make no snapshots.')
      const { kind, seq, chain, base = null, epoch: sealedFor } = request.query
      const parts = Buffer.isBuffer(request.body) ? unpackParts(request.body) : null
      if (
        !parts ||
        parts.name.length > limits.versionNameBytes ||
        parts.name.length > 0 !== (kind !== 'snapshot')
      )
        throw new HubRefusal('bad-request', 'The body is not what this address takes. /docs says what it is.')
      if (sealedFor !== epoch)
        throw new HubRefusal('stale-snapshot', 'It is sealed for another epoch than the room’s.')
      const { id } = request.params
      const stored = await snapshots.put({ room, id, kind, epoch, seq, chain, base, person, session, parts })
      if (!stored.ok) throw refusalOf[stored.error]
      return { id }
    },
  )

  app.get(
    '/v1/rooms/:room/snapshots',
    {
      schema: {
        tags,
        security,
        summary: 'Lists snapshots and versions',
        description: 'The newest first, without what is inside.',
        params: z.object({ room: snapshotParams.shape.room }),
        response: { 200: snapshotList, ...refusals('unauthorised', 'not-found') },
      },
    },
    async request => {
      const { room } = await access.requireMember(request)
      return { snapshots: await snapshots.list(room) }
    },
  )

  app.get(
    '/v1/rooms/:room/snapshots/:id',
    { schema: { ...readSchema, summary: 'Reads a snapshot', description: 'The document, sealed.' } },
    async (request, reply) => {
      const { room } = await access.requireMember(request)
      return reply.type(bytesType).send(await part(room, request.params.id, 'state'))
    },
  )

  app.get(
    '/v1/rooms/:room/snapshots/:id/text',
    {
      schema: {
        ...readSchema,
        summary: 'Reads the text of a snapshot',
        description: 'The document in words, sealed.',
      },
    },
    async (request, reply) => {
      const { room } = await access.requireMember(request)
      return reply.type(bytesType).send(await part(room, request.params.id, 'text'))
    },
  )

  app.post(
    '/v1/rooms/:room/snapshots/:id/opened',
    {
      schema: {
        tags,
        security,
        summary: 'Says that a snapshot opens',
        description: 'Counts when it comes from another session than the one that made it.',
        params: snapshotParams,
        response: { 200: snapshotAnswer, ...refusals('unauthorised', 'not-found') },
      },
    },
    async request => {
      const { room, session } = await access.requireMember(request)
      await snapshots.opened(room, request.params.id, session)
      return { id: request.params.id }
    },
  )
}
