import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { limits } from '../lib/core/limits.ts'
import { closeCodes } from '../lib/protocol/hub.ts'
import type { Clock } from './clock.ts'
import type { Metrics } from './metrics.ts'
import { createTokenBucket } from './token-bucket.ts'

/** A socket with JSON messages and binary frames, kept within the hub's limits whoever is at the other end. After its end nothing is sent. */
export interface HubSocket {
  /** Whether its reader is so far behind that frames are skipped and a message would cut it off. */
  readonly behind: boolean
  /** Sends JSON text. A reader that is too far behind is cut off. */
  send(text: string): void
  /** Sends JSON text however far behind its reader is; resolves when there is room for more, or nobody left to read it. */
  deliver(text: string): Promise<void>
  /** Sends a frame that newer ones replace: a reader that is too far behind does not get it. */
  sendFrame(frame: Uint8Array): void
  close(code: number, reason: string): void
  /** Calls back with each message: any JSON value at all. Called once. */
  onMessage(run: (message: unknown) => void): void
  /** Calls back with each binary message, at most `limits.fastFramesPerSecond`. Called once; without it they are malformed. */
  onFrame(run: (frame: Uint8Array) => void): void
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
/** Frames over their rate are dropped unsaid; a socket that sends this many times as many costs more than dropping is worth. */
const frameFloodFactor = 10

/** Wraps an accepted socket. Whatever comes in is counted, and what cannot be used is dropped: nothing in here throws. */
export function createHubSocket(ws: WebSocket, { clock, metrics, log }: HubSocketOptions): HubSocket {
  const messages = createTokenBucket(limits.messagesPerSecond, limits.messagesBurst)
  const bytes = createTokenBucket(limits.bytesPerSecond, limits.bytesBurst)
  const refusals = createTokenBucket(limits.refusalsPerSecond, limits.refusalsBurst)
  const frames = createTokenBucket(limits.fastFramesPerSecond, limits.fastFramesPerSecond)
  const floods = createTokenBucket(
    limits.fastFramesPerSecond * frameFloodFactor,
    limits.fastFramesPerSecond * frameFloodFactor,
  )
  let receive: (message: unknown) => void = () => metrics.drop('malformed')
  let receiveFrame: (frame: Uint8Array) => void = () => metrics.drop('malformed')

  const isBehind = () => ws.bufferedAmount > limits.bufferedBytes

  function send(text: string): void {
    if (ws.readyState !== ws.OPEN) return
    if (isBehind()) {
      metrics.drop('slow-reader')
      ws.terminate()
      return
    }
    metrics.moved('out', Buffer.byteLength(text))
    ws.send(text)
  }

  async function deliver(text: string): Promise<void> {
    if (ws.readyState !== ws.OPEN) return
    metrics.moved('out', Buffer.byteLength(text))
    await new Promise<void>(resolve => ws.send(text, () => resolve()))
  }

  function sendFrame(frame: Uint8Array): void {
    if (ws.readyState !== ws.OPEN) return
    if (isBehind()) return void metrics.drop('skipped-frames')
    metrics.moved('out', frame.length)
    metrics.frame('out')
    ws.send(frame)
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

  /** Frames are not answered: whoever sends too many has newer ones coming. */
  function admitFrame(): boolean {
    metrics.frame('in')
    const nowMs = clock.now()
    if (frames(nowMs) === 0) return true
    metrics.drop('rate-limited')
    if (floods(nowMs) > 0) close(closeCodes.tooFast, 'rate-limited')
    return false
  }

  ws.on('message', (data: Buffer, isBinary) => {
    if (ws.readyState !== ws.OPEN) return
    metrics.moved('in', data.length)
    if (!(isBinary ? admitFrame() : admit(data.length))) return
    try {
      if (isBinary) return receiveFrame(data)
      const message = parseJson(data.toString())
      if (message === undefined) metrics.drop('malformed')
      else receive(message)
    } catch (error) {
      // A last resort, so that one message nobody thought of costs itself and not the hub.
      log.error({ err: error }, 'a message could not be handled')
      metrics.drop('malformed')
    }
  })
  // Broken frames and oversized messages: ws closes the socket by itself.
  ws.on('error', () => metrics.drop('malformed'))

  return {
    get behind() {
      return isBehind()
    },
    send,
    deliver,
    sendFrame,
    close,
    onMessage(run) {
      receive = run
    },
    onFrame(run) {
      receiveFrame = run
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
