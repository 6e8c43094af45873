import { limits } from '../lib/core/limits.ts'
import { fileAnswer, fileIdOf, fileParams } from '../lib/protocol/files.ts'
import { z } from '../lib/protocol/schema.ts'
import type { Access } from './access.ts'
import { refusals } from './api-docs.ts'
import type { FileStore } from './file-store.ts'
import { bytesType, type Http } from './http.ts'
import { HubRefusal } from './hub-refusal.ts'
import type { Metrics } from './metrics.ts'

export interface FileRoutesOptions {
  readonly access: Access
  readonly store: FileStore
  readonly metrics: Pick<Metrics, 'file'>
  readonly perAddressFactor: number
}

/** Rooms' files: members read them, and those who may change the room hand them in. */
export function addFileRoutes(
  app: Http,
  { access, store, metrics, perAddressFactor }: FileRoutesOptions,
): void {
  const schema = { tags: ['Files'], security: [{ member: [] }], params: fileParams }
  const perMinute = limits.filesPerMinute * perAddressFactor

  app.put(
    '/v1/rooms/:room/files/:file',
    {
      bodyLimit: limits.sealedFileBytes,
      config: { rateLimit: { max: perMinute } },
      // Before its body is read.
      onRequest: async request => void (await access.requireMember(request)),
      schema: {
        ...schema,
        summary: 'Takes a file',
        description: 'By owners and editors. The body is the sealed bytes, the id their SHA-256.',
        consumes: [bytesType],
        response: {
          200: fileAnswer,
          ...refusals(
            ...(['bad-request', 'unauthorised', 'forbidden', 'not-found'] as const),
            ...(['too-many', 'too-large', 'room-full'] as const),
          ),
        },
      },
    },
    async request => {
      const { room, person, role, policy } = await access.requireMember(request)
      if (role === 'viewer') throw new HubRefusal('forbidden', 'Viewers hand in no files.')
      if (policy.mutes.includes(person))
        throw new HubRefusal('forbidden', 'The owner of this room has muted this person.')
      const { file: id } = request.params
      const { body } = request
      if (!Buffer.isBuffer(body) || body.length === 0 || fileIdOf(body) !== id)
        throw new HubRefusal('bad-request', 'The body is not the bytes that this id is the SHA-256 of.')
      const stored = await store.putFile({ room, id, person, sealed: body })
      if (!stored.ok)
        throw stored.error === 'too-many'
          ? new HubRefusal('too-many', `A room keeps at most ${limits.files} files.`)
          : new HubRefusal('room-full', 'The room has no space left on this hub.')
      metrics.file()
      return { file: id }
    },
  )

  app.get(
    '/v1/rooms/:room/files/:file',
    {
      schema: {
        ...schema,
        summary: 'Reads a file',
        description: 'Its sealed bytes, as they came.',
        response: {
          200: { description: 'Sealed bytes.', content: { [bytesType]: { schema: z.any() } } },
          ...refusals('unauthorised', 'not-found'),
        },
      },
    },
    async (request, reply) => {
      const { room } = await access.requireMember(request)
      const sealed = await store.file(room, request.params.file)
      if (!sealed) throw new HubRefusal('not-found', 'This room has no such file.')
      return reply.type(bytesType).send(Buffer.from(sealed))
    },
  )
}
