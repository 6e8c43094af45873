import type { HubErrorCode } from '../lib/protocol/hub.ts'

const statusByCode: Record<HubErrorCode, number> = {
  'bad-request': 400,
  forbidden: 403,
  'not-found': 404,
  'stale-policy': 409,
  'door-closed': 410,
  'door-expired': 410,
  'door-used-up': 410,
  'too-large': 413,
  'rate-limited': 429,
  unavailable: 503,
}

/** Thrown in a route to answer with an error. The message is a sentence for people. */
export class HubRefusal extends Error {
  readonly code: HubErrorCode
  readonly retryAfterMs: number | undefined

  constructor(code: HubErrorCode, message: string, retryAfterMs?: number) {
    super(message)
    this.code = code
    this.retryAfterMs = retryAfterMs
  }

  get status(): number {
    return statusByCode[this.code]
  }

  toJSON() {
    const { code, message, retryAfterMs } = this
    return retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs }
  }
}
