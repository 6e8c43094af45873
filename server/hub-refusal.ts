import type { Duplex } from 'node:stream'
import type { HubErrorCode } from '../lib/protocol/hub-api.ts'

/** The HTTP status of each code. */
export const statusByCode: Record<HubErrorCode, number> = {
  'bad-request': 400,
  forbidden: 403,
  'not-found': 404,
  'stale-policy': 409,
  'stale-snapshot': 409,
  'stale-session': 409,
  'too-many': 409,
  'not-receiving': 409,
  'room-full': 413,
  'door-closed': 410,
  'door-expired': 410,
  'door-used-up': 410,
  'room-locked': 423,
  unauthorised: 401,
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

/** Answers with an error where there is no request to answer, only a socket, and ends that. */
export function refuseSocket(socket: Duplex, refusal: HubRefusal): void {
  const body = JSON.stringify(refusal)
  const retry = refusal.retryAfterMs ? `Retry-After: ${Math.ceil(refusal.retryAfterMs / 1000)}\r\n` : ''
  const head = `HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n`
  socket.end(`${head}${retry}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}
