import type { RoomId } from '../core/ids.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { z } from '../protocol/schema.ts'
import {
  type ListedSession,
  listedSession,
  type PostReport,
  type PublicSession,
  readSession,
  reportAnswer,
  type SessionsQuery,
  type SignedSession,
  sessionAnswer,
  sessionsAnswer,
} from '../protocol/sessions.ts'
import { json, type RequestProblem, refusalIn, requestHub } from './hub-request.ts'

/** A public session whose owner's signature has been checked. */
export interface FoundSession extends Pick<ListedSession, 'room' | 'people' | 'publishedAtMs'> {
  readonly session: PublicSession
}

/** A hub's public sessions. */
export interface SessionHub {
  list(
    query: SessionsQuery,
  ): Promise<Result<{ count: number; sessions: FoundSession[]; more: boolean }, RequestProblem>>
  get(room: RoomId): Promise<Result<FoundSession, RequestProblem>>
  /** Publishes, changes or unpublishes: what the owner has signed says which. */
  put(room: RoomId, signed: SignedSession): Promise<Result<null, RequestProblem>>
  report(room: RoomId, report: PostReport): Promise<Result<null, RequestProblem>>
}

/** How long a hub may take to answer before it counts as down. Milliseconds. */
const answerMs = 8_000

/** Public sessions of the hub at an origin, by HTTP. What its owner has not signed is left out, whatever the hub says. */
export function createSessionHub(fetch: typeof globalThis.fetch, hub: string): SessionHub {
  const base = `${new URL(hub).origin}/v1/sessions`

  async function ask<Schema extends z.ZodMiniType>(
    url: string,
    schema: Schema,
    init: RequestInit = {},
  ): Promise<Result<z.infer<Schema>, RequestProblem>> {
    const response = await requestHub(fetch, url, init, answerMs)
    if (!response) return fail('hub-down')
    if (!response.ok) return fail((await refusalIn(response)).problem)
    const parsed = schema.safeParse(await response.json().catch(() => null))
    return parsed.success ? ok(parsed.data) : fail('hub-unknown')
  }

  return {
    async list(query) {
      const asked = new URLSearchParams()
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) asked.set(name, String(value))
      const answer = await ask(`${base}?${asked}`, sessionsAnswer)
      if (!answer.ok) return answer
      const { count, sessions, more } = answer.value
      return ok({ count, more, sessions: sessions.flatMap(listed => checkSession(listed) ?? []) })
    },
    async get(room) {
      const answer = await ask(`${base}/${room}`, listedSession)
      if (!answer.ok) return answer
      const found = answer.value.room === room ? checkSession(answer.value) : null
      return found ? ok(found) : fail('hub-unknown')
    },
    async put(room, signed) {
      const answer = await ask(`${base}/${room}`, sessionAnswer, json('PUT', signed))
      return answer.ok ? ok(null) : answer
    },
    async report(room, report) {
      const answer = await ask(`${base}/${room}/reports`, reportAnswer, json('POST', report))
      return answer.ok ? ok(null) : answer
    },
  }
}

/** A session as a hub tells of it; null where that is not what its owner has signed of it. */
export function checkSession({
  room,
  session: signed,
  people,
  publishedAtMs,
}: ListedSession): FoundSession | null {
  const session = readSession(room, signed)
  return session?.type === 'public' ? { room, people, publishedAtMs, session } : null
}
