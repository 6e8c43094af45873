import type { IncomingMessage, Server } from 'node:http'
import { normalizeIP } from '@fastify/rate-limit'
import { type WebSocket, WebSocketServer } from 'ws'
import { limits } from '../lib/core/limits.ts'
import { closeCodes } from '../lib/protocol/hub.ts'
import { HubRefusal, refuseSocket } from './hub-refusal.ts'
import { createHubSocket, type HubSocket, type HubSocketOptions } from './hub-socket.ts'
import { createTokenBuckets } from './token-bucket.ts'

/** What is done with a new socket. `address`: the client's, for limits and nothing else. */
export type SocketHandler = (socket: HubSocket, address: string) => void

export interface SocketsOptions extends HubSocketOptions {
  readonly server: Server
  /** What to do with a new socket, by path. */
  readonly handlers: Readonly<Record<string, SocketHandler>>
  readonly trustProxy: boolean
  readonly perAddressFactor: number
}

/** A connection that has not answered a ping by the next one is dead: found within two of these. Milliseconds. */
const heartbeatMs = 15_000

/** Takes the server's upgrades: refuses too many from one address, finds dead connections while any are open. */
export function createSockets(options: SocketsOptions) {
  const { server, handlers, clock, metrics } = options
  const wss = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, clientTracking: false })
  const answered = new Map<WebSocket, boolean>()
  const perMinute = limits.connectionsPerMinute * options.perAddressFactor
  const waitOf = createTokenBuckets(perMinute / 60, perMinute)
  let cancelBeat: (() => void) | null = null

  function beat(): void {
    for (const [ws, alive] of answered) {
      if (alive) {
        answered.set(ws, false)
        ws.ping()
      } else {
        metrics.drop('dead')
        ws.terminate()
      }
    }
    cancelBeat = answered.size > 0 ? clock.after(heartbeatMs, beat) : null
  }

  function accept(ws: WebSocket, path: string, address: string): void {
    answered.set(ws, true)
    metrics.opened(path)
    cancelBeat ??= clock.after(heartbeatMs, beat)
    ws.on('pong', () => answered.set(ws, true))
    ws.once('close', () => {
      answered.delete(ws)
      metrics.closed(path)
    })
    handlers[path]!(createHubSocket(ws, options), address)
  }

  server.on('upgrade', (request, socket, head) => {
    // Before ws takes over, nobody else listens; a reset here must not stop the hub.
    socket.on('error', () => socket.destroy())
    const path = request.url?.split('?')[0] ?? ''
    if (!Object.hasOwn(handlers, path))
      return refuseSocket(socket, new HubRefusal('not-found', 'This hub has no sockets at that address.'))
    const address = addressOf(request, options.trustProxy)
    const waitMs = waitOf(address, clock.now())
    if (waitMs > 0) {
      metrics.drop('rate-limited')
      const sentence = `No more than ${perMinute} new connections a minute from one address.`
      return refuseSocket(socket, new HubRefusal('rate-limited', sentence, waitMs))
    }
    wss.handleUpgrade(request, socket, head, ws => accept(ws, path, address))
  })

  return {
    /** Says goodbye to everybody. */
    close(): void {
      cancelBeat?.()
      for (const ws of answered.keys()) ws.close(closeCodes.goingAway, 'the hub is stopping')
    },
    /** Drops whoever has not said goodbye back. */
    terminate(): void {
      for (const ws of answered.keys()) ws.terminate()
    },
  }
}

/** The client's address, IPv6 by its /64: one subscriber has that many. */
function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : ''
  return normalizeIP(forwarded || (request.socket.remoteAddress ?? ''), 64)
}
