import type { FastifyRequest } from 'fastify'
import { fromBase64Url, fromUtf8, utf8 } from '../lib/core/bytes.ts'
import { provesHello } from '../lib/core/hello.ts'
import type { RoomId } from '../lib/core/ids.ts'
import { type ChallengeAnswer, type TokenAnswer, type TokenRequest, token } from '../lib/protocol/hub-api.ts'
import type { Policy } from '../lib/protocol/policy.ts'
import { roomId } from '../lib/protocol/schema.ts'
import type { Clock } from './clock.ts'
import { HubRefusal } from './hub-refusal.ts'
import { roleKeyIn } from './live-room.ts'
import { policyOf } from './policy-of.ts'
import { createStamp } from './stamp.ts'
import type { Store } from './store.ts'

export interface AccessOptions {
  readonly store: Store
  /** 32 bytes that all hubs of one database share. */
  readonly secret: Uint8Array
  readonly clock: Clock
  readonly randomBytes: (length: number) => Uint8Array
  /** The origins under which people reach this hub. Asked for at each request: a hub knows its port once it listens. */
  readonly origins: () => readonly string[]
}

/** Who asks, as their token proves. */
export type RequestingMember = ReturnType<typeof readToken> & { readonly policy: Policy }

export type Access = ReturnType<typeof createAccess>

/** How long an answer to a challenge, and a token, are taken. Milliseconds. */
const challengeMs = 60_000
const tokenMs = 15 * 60_000

/**
 * Entering by HTTP, with nothing kept: a challenge and a token are what this hub has stamped. Whoever has proved their role and person over a
 * challenge gets a token, which ends after a quarter of an hour, with the epoch, and with a ban.
 */
export function createAccess({ store, secret, clock, randomBytes, origins }: AccessOptions) {
  const stamp = createStamp(secret)

  return {
    /** 32 random bytes and when they end, as this hub knows them again. */
    challenge(room: RoomId): ChallengeAnswer {
      const nowMs = Math.floor(clock.now())
      const expiresAtMs = nowMs + challengeMs
      const content = Buffer.alloc(40)
      content.set(randomBytes(32))
      content.writeDoubleBE(expiresAtMs, 32)
      return { challenge: stamp.put(`challenge/${room}`, content), nowMs, expiresAtMs }
    },

    /** Throws a refusal for what proves nothing. */
    async token(room: RoomId, request: TokenRequest): Promise<TokenAnswer> {
      const content = stamp.check(`challenge/${room}`, request.challenge)
      if (!content || Buffer.from(content).readDoubleBE(32) <= clock.now())
        throw new HubRefusal(
          'unauthorised',
          'This challenge is not one of this hub, or too old. Ask for a new one.',
        )
      const policy = await policyOf(store, room)
      const { session, person, role } = request
      const challenge = fromBase64Url(request.challenge)!
      const proved = origins().some(hubOrigin =>
        provesHello(
          'join',
          { challenge, hubOrigin, room, session, person },
          roleKeyIn(policy, role),
          request,
        ),
      )
      if (!proved)
        throw new HubRefusal(
          'forbidden',
          'These signatures are not by the keys of this room as they are now.',
        )
      if (policy.bans.includes(person))
        throw new HubRefusal('forbidden', 'The owner of this room has removed this person.')
      const expiresAtMs = Math.floor(clock.now()) + tokenMs
      const claims = { room, session, person, role, epoch: policy.epoch, expiresAtMs }
      return { token: stamp.put('token', utf8(JSON.stringify(claims))), expiresAtMs }
    },

    /** Whose request this is, on a route with a `:room`. Throws a refusal without a token of that room that is good now. */
    async requireMember(request: FastifyRequest): Promise<RequestingMember> {
      const room = roomId.safeParse((request.params as { room?: unknown }).room)
      const [, bearer = ''] = /^Bearer ([\w-]{1,1000})$/.exec(request.headers.authorization ?? '') ?? []
      const content = stamp.check('token', bearer)
      const claims = content && readToken(content)
      if (!claims || !room.success || claims.room !== room.data || claims.expiresAtMs <= clock.now())
        throw new HubRefusal('unauthorised', 'A token of this room is needed: Authorization: Bearer ….')
      const policy = await policyOf(store, claims.room)
      if (policy.epoch !== claims.epoch || policy.bans.includes(claims.person))
        throw new HubRefusal(
          'unauthorised',
          'The room has changed since this token was given. Ask for a new one.',
        )
      return { ...claims, policy }
    },
  }
}

/** What is inside a stamp of ours is what we put there. */
const readToken = (content: Uint8Array) => token.parse(JSON.parse(fromUtf8(content)!))
