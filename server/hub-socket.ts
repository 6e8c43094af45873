import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { limits } from '../lib/core/limits.ts'
import { closeCodes } from '../lib/protocol/hub.ts'
import type { Clock } from './clock.ts'
import type { Metrics } from './metrics.ts'
import { createTokenBucket } from './token-bucket.ts'

/** A socket whose messages are JSON, kept within the hub's limits whoever is at the other end. */
export interface HubSocket {
  /** Sends JSON text. A reader that is too far behind is cut off; after the end this does nothing. */
  send(text: string): void
  close(code: number, reason: string): void
  /** Calls back with each message: any JSON value at all. Called once. */
  onMessage(run: (message: unknown) => void): void
  /** Calls back once, at the end, or at once where that has been. */
  onClose(run: () => void): void
}

export interface HubSocketOptions {
  readonly clock: Clock
  readonly metrics: Metrics
  readonly log: Logger
}

/** How long the other end may take to answer a close. Milliseconds. */
const closeMs = 2_000

/** Wraps an accepted socket. Whatever comes in is counted, and what cannot be used is dropped: nothing in here throws. */
export function createHubSocket(ws: WebSocket, { clock, metrics, log }: HubSocketOptions): HubSocket {
  const messages = createTokenBucket(limits.messagesPerSecond, limits.messagesBurst)
  const bytes = createTokenBucket(limits.bytesPerSecond, limits.bytesBurst)
  const refusals = createTokenBucket(limits.refusalsPerSecond, limits.refusalsBurst)
  let receive: (message: unknown) => void = () => metrics.drop('malformed')

  function send(text: string): void {
    if (ws.readyState !== ws.OPEN) return
    if (ws.bufferedAmount > limits.bufferedBytes) {
      metrics.drop('slow-reader')
      ws.terminate()
      return
    }
    metrics.moved('out', Buffer.byteLength(text))
    ws.send(text)
  }

  function close(code: number, reason: string): void {
    if (ws.readyState !== ws.OPEN) return
    ws.close(code, reason)
    const cancel = clock.after(closeMs, () => ws.terminate())
    ws.once('close', cancel)
  }

  /** Whether a message of this size may be taken now; if not, its sender is told so, or closed when it never slows down. */
  function admit(length: number): boolean {
    const nowMs = clock.now()
    const retryAfterMs = Math.max(messages(nowMs), bytes(nowMs, length))
    if (retryAfterMs === 0) return true
    metrics.drop('rate-limited')
    if (refusals(nowMs) === 0) send(JSON.stringify({ type: 'refused', code: 'rate-limited', retryAfterMs }))
    else close(closeCodes.tooFast, 'rate-limited')
    return false
  }

  ws.on('message', (data: Buffer, isBinary) => {
    if (ws.readyState !== ws.OPEN) return
    metrics.moved('in', data.length)
    if (!admit(data.length)) return
    const message = isBinary ? undefined : parseJson(data.toString())
    if (message === undefined) return void metrics.drop('malformed')
    try {
      receive(message)
    } catch (error) {
      // A last resort, so that one message nobody thought of costs itself and not the hub.
      log.error({ err: error }, 'a message could not be handled')
      metrics.drop('malformed')
    }
  })
  // Broken frames and oversized messages: ws closes the socket by itself.
  ws.on('error', () => metrics.drop('malformed'))

  return {
    send,
    close,
    onMessage(run) {
      receive = run
    },
    onClose(run) {
      if (ws.readyState === ws.CLOSED) run()
      else ws.once('close', run)
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
