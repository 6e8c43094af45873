import { type HubErrorCode, hubError, hubErrorCode } from '../protocol/hub-api.ts'

/** Why a request came to nothing: the hub's reason, or `hub-down` (no answer), `hub-unknown` (an answer that is not one of a hub). */
export type RequestProblem = HubErrorCode | 'hub-down' | 'hub-unknown'

/** A refusal as the hub put it; `retryAfterMs` null where it says no time. */
export interface Refusal {
  readonly problem: RequestProblem
  readonly retryAfterMs: number | null
}

/**
 * Asks a hub: without cookies, past every cache, and following no redirect, because a socket follows none, so a hub that is somewhere else by now would only
 * half work. `null` when no answer comes within `answerMs`.
 */
export async function requestHub(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  answerMs: number,
): Promise<Response | null> {
  try {
    return await fetch(url, {
      ...init,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
    })
  } catch {
    return null
  }
}

/** A request with JSON in it. */
export const json = (method: 'POST' | 'PUT', body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Reads why a hub has refused. One that is newer than we are may have reasons that we do not know. */
export async function refusalIn(response: Response): Promise<Refusal> {
  const error = hubError.safeParse(await response.json().catch(() => null))
  if (!error.success) return { problem: 'hub-unknown', retryAfterMs: null }
  const code = hubErrorCode.safeParse(error.data.code)
  return {
    problem: code.success ? code.data : 'forbidden',
    retryAfterMs: error.data.retryAfterMs ?? null,
  }
}
