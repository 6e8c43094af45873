import { fromBase64Url } from '../core/bytes.ts'
import { signHello } from '../core/hello.ts'
import type { RoomId } from '../core/ids.ts'
import type { KeyPair, Role } from '../core/keys.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Self } from '../engine/types.ts'
import { challengeAnswer, type LogPage, type LogQuery, logPage, tokenAnswer } from '../protocol/hub-api.ts'
import type { z } from '../protocol/schema.ts'
import { json, type RequestProblem, refusalIn, requestHub } from './hub-request.ts'

export interface RoomAccessOptions {
  readonly fetch: typeof globalThis.fetch
  /** The hub's http(s) origin. */
  readonly hub: string
  readonly room: RoomId
  readonly role: Role
  /** The role's key of the current epoch. */
  readonly roleKey: KeyPair
  readonly self: Pick<Self, 'person' | 'session' | 'key'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export type AccessProblem = RequestProblem

/** A member's way to what the hub keeps of a room, by HTTP. */
export interface RoomAccess {
  /** Asks with a token; `path` goes on after `/v1/rooms/:room`. The response is a good one and unread. */
  request(path: string, init?: RequestInit): Promise<Result<Response, AccessProblem>>
  /** The same, for an answer in JSON. */
  read<Schema extends z.ZodMiniType>(
    path: string,
    schema: Schema,
    init?: RequestInit,
  ): Promise<Result<z.infer<Schema>, AccessProblem>>
  /** A page of the log, sealed as it is. */
  log(query: LogQuery): Promise<Result<LogPage, AccessProblem>>
}

/** How long the hub may take to answer. Milliseconds; long enough for a snapshot over a slow line. */
const answerMs = 60_000
/** A token is renewed so long before its end, so that it does not end under way, nor by a clock that is a little off. Milliseconds. */
const renewMs = 60_000

/** Proves who we are when there is something to ask, and keeps the token for what is asked next. */
export function createRoomAccess(options: RoomAccessOptions): RoomAccess {
  const { room, role, self, now } = options
  const { origin } = new URL(options.hub)
  const base = `${origin}/v1/rooms/${room}`
  let entering: Promise<Result<string, AccessProblem>> | null = null
  let renewAtMs = 0

  async function ask(url: string, init: RequestInit = {}): Promise<Result<Response, AccessProblem>> {
    const response = await requestHub(options.fetch, url, init, answerMs)
    if (!response) return fail('hub-down')
    return response.ok ? ok(response) : fail((await refusalIn(response)).problem)
  }

  async function readAs<Schema extends z.ZodMiniType>(
    answer: Result<Response, AccessProblem>,
    schema: Schema,
  ): Promise<Result<z.infer<Schema>, AccessProblem>> {
    if (!answer.ok) return answer
    const parsed = schema.safeParse(await answer.value.json().catch(() => null))
    return parsed.success ? ok(parsed.data) : fail('hub-unknown')
  }

  async function enter(): Promise<Result<string, AccessProblem>> {
    const asked = await readAs(await ask(`${base}/challenge`, { method: 'POST' }), challengeAnswer)
    if (!asked.ok) return asked
    const challenge = fromBase64Url(asked.value.challenge)
    if (!challenge) return fail('hub-unknown')
    const { person, session, key } = self
    const terms = { challenge, hubOrigin: origin, room, session, person }
    const signatures = signHello('join', terms, options.roleKey, key)
    const body = { challenge: asked.value.challenge, session, person, role, ...signatures }
    const given = await readAs(await ask(`${base}/token`, json('POST', body)), tokenAnswer)
    if (!given.ok) return given
    // How long it lasts by the hub's clock, whatever ours says.
    const leftMs = given.value.expiresAtMs - asked.value.nowMs
    renewAtMs = now() + Math.max(leftMs - renewMs, leftMs / 2)
    return ok(given.value.token)
  }

  /** Several who ask at once enter once. What went wrong is not kept. */
  async function tokenNow(): Promise<Result<string, AccessProblem>> {
    if (entering && now() >= renewAtMs) entering = null
    if (!entering) {
      renewAtMs = Number.POSITIVE_INFINITY
      entering = enter()
    }
    const mine = entering
    const token = await mine
    if (!token.ok && entering === mine) entering = null
    return token
  }

  async function request(path: string, init: RequestInit = {}): Promise<Result<Response, AccessProblem>> {
    for (let again = false; ; again = true) {
      const token = await tokenNow()
      if (!token.ok) return token
      const used = entering
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${token.value}`)
      const answer = await ask(`${base}${path}`, { ...init, headers })
      if (answer.ok || answer.error !== 'unauthorised' || again) return answer
      if (entering === used) entering = null
    }
  }

  return {
    request,
    read: async (path, schema, init) => readAs(await request(path, init), schema),
    async log(query) {
      const asked = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
      return readAs(await request(`/log?${asked}`), logPage)
    },
  }
}
