import { argv, stdout } from 'node:process'
import type { WebSocket } from 'ws'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { packFrame } from '../../lib/protocol/relay-frame.ts'
import { appendOf } from '../../tests/server/log-client.ts'
import { bytes } from '../../tests/server/test-hub.ts'
import { type BenchRoom, enterBenchRoom } from './bench-room.ts'

/** A process of its own: one member of a room who sends as much as it can of one thing, and comes back whenever it is thrown out. */

export type Flood = 'frames' | 'appends' | 'presence' | 'malformed' | 'direct' | 'http'

export interface FlooderPlan {
  readonly url: string
  readonly benchRoom: BenchRoom
  readonly flood: Flood
  readonly seconds: number
}

export interface FlooderFigures {
  readonly sent: number
  readonly thrownOut: number
}

/** What it sends, and how much of it a second: far above what a socket may. */
const plans: Readonly<
  Record<Exclude<Flood, 'http'>, { perSecond: number; make: () => Uint8Array | string }>
> = {
  frames: { perSecond: 10_000, make: () => packFrame(new Uint8Array(600).fill(0xff)) },
  appends: { perSecond: 2_000, make: () => JSON.stringify(appendOf({ data: toBase64Url(bytes(1_000)) })) },
  presence: {
    perSecond: 2_000,
    make: () => JSON.stringify({ type: 'presence', data: toBase64Url(bytes(6_000)) }),
  },
  malformed: { perSecond: 10_000, make: () => `{"type":"append","id":${'['.repeat(1_000)}` },
  direct: {
    perSecond: 500,
    make: () =>
      JSON.stringify({
        type: 'direct',
        // Nobody has these, and the hub has to look for each.
        to: Array.from({ length: 100 }, () => toBase64Url(bytes(16)) as SessionId),
        data: toBase64Url(bytes(40_000)),
      }),
  },
}
/** More than are taken; the same one again would not be stored. */
const mostAppended = 5_000
/** Requests under way at once. */
const requestsAtOnce = 20
/** It stops to think when so much of its own is waiting to be sent. Bytes. */
const mostBuffered = 8 * 1024 * 1024

async function run({ url, benchRoom, flood, seconds }: FlooderPlan): Promise<FlooderFigures> {
  const endMs = performance.now() + seconds * 1_000
  if (flood === 'http') return floodHttp(url, benchRoom, endMs)
  const { perSecond, make } = plans[flood]
  const made = Array.from({ length: flood === 'appends' ? mostAppended : 100 }, make)
  const figures = { sent: 0, thrownOut: 0 }
  while (performance.now() < endMs) {
    const ws = await enterBenchRoom(url, benchRoom)
    ws.send(JSON.stringify({ type: 'page', tag: benchRoom.id }))
    await floodSocket(ws, made, perSecond, endMs, figures)
    if (performance.now() < endMs) figures.thrownOut++
    ws.terminate()
  }
  return figures
}

async function floodSocket(
  ws: WebSocket,
  made: readonly (Uint8Array | string)[],
  perSecond: number,
  endMs: number,
  figures: { sent: number },
): Promise<void> {
  const startMs = performance.now()
  for (let next = 0; ws.readyState === ws.OPEN && performance.now() < endMs; ) {
    while (ws.bufferedAmount < mostBuffered && startMs + (next / perSecond) * 1_000 <= performance.now()) {
      ws.send(made[next % made.length]!)
      figures.sent++
      next++
    }
    await new Promise(resolve => setTimeout(resolve, 1))
  }
}

async function floodHttp(url: string, { id }: BenchRoom, endMs: number): Promise<FlooderFigures> {
  const figures = { sent: 0, thrownOut: 0 }
  const body = JSON.stringify({ policy: 'x'.repeat(60_000), sealed: {} })
  const ask = async () => {
    while (performance.now() < endMs) {
      const response = await fetch(`${url}/v1/rooms/${id}/policy`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body,
      })
      await response.text()
      figures.sent++
      if (response.status === 429) figures.thrownOut++
    }
  }
  await Promise.all(Array.from({ length: requestsAtOnce }, ask))
  return figures
}

if (import.meta.main) stdout.write(`${JSON.stringify(await run(JSON.parse(argv[2]!) as FlooderPlan))}\n`)
if (import.meta.main) process.exit(0)
