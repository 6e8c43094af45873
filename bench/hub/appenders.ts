import { argv, stdout } from 'node:process'
import { createLatencies } from '../../cli/latencies.ts'
import type { HubToClient } from '../../lib/protocol/hub.ts'
import { appendOf } from '../../tests/server/log-client.ts'
import { type BenchRoom, enterBenchRoom } from './bench-room.ts'
import { createPace } from './pace.ts'
import { cpuSeconds } from './process-figures.ts'

/** A process of its own: people who append, each at a steady rate, to rooms that they are in by turns. Prints its figures as JSON. */

export interface AppendersPlan {
  readonly server: { readonly url: string; readonly pid: number }
  readonly benchRooms: readonly BenchRoom[]
  readonly people: number
  /** Appends of all of them together. */
  readonly perSecond: number
  readonly seconds: number
}

export interface AppendersFigures {
  readonly sent: number
  readonly refused: number
  readonly acknowledgedPerSecond: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly serverCpu: number
}

/** How long the last answers may take. Milliseconds. */
const stragglersMs = 3_000
/** Appended and thrown away first. */
const warmSeconds = 1

async function run({ server, benchRooms, people, perSecond, seconds }: AppendersPlan) {
  const latencies = createLatencies()
  const sentAtMs = new Map<string, number>()
  let refused = 0
  let lastMs = 0
  const sockets = await Promise.all(
    Array.from({ length: people }, async (_, at) => {
      const ws = await enterBenchRoom(server.url, benchRooms[at % benchRooms.length]!)
      ws.on('message', (data: Buffer) => {
        // What others have appended comes as `entries`, and is not looked into.
        if (!data.subarray(0, 24).includes('appended')) return
        const answer = JSON.parse(String(data)) as HubToClient
        if (answer.type === 'not-appended') refused++
        if (answer.type !== 'appended') return
        const sentMs = sentAtMs.get(answer.id)
        if (sentMs === undefined) return
        lastMs = performance.now()
        latencies.add(lastMs - sentMs)
      })
      return ws
    }),
  )

  const warm = warmSeconds * perSecond
  const made = Array.from({ length: warm + Math.round(seconds * perSecond) }, () => {
    const append = appendOf()
    return { id: append.id, text: JSON.stringify(append) }
  })
  const sendTo = createPace(1_000 / perSecond, at => {
    const { id, text } = made[at]!
    if (at >= warm) sentAtMs.set(id, performance.now())
    sockets[at % people]!.send(text)
  })
  await sendTo(warm)
  const [cpuBefore, countedFromMs] = [await cpuSeconds(server.pid), performance.now()]
  await sendTo(made.length)
  const spent = (await cpuSeconds(server.pid)) - cpuBefore
  const sendingSeconds = (performance.now() - countedFromMs) / 1_000
  const endMs = performance.now() + stragglersMs
  while (latencies.count + refused < sentAtMs.size && performance.now() < endMs)
    await new Promise(resolve => setTimeout(resolve, 10))
  const figures: AppendersFigures = {
    sent: sentAtMs.size,
    refused,
    acknowledgedPerSecond: latencies.count / ((lastMs - countedFromMs) / 1_000),
    p50Ms: latencies.percentile(0.5),
    p95Ms: latencies.percentile(0.95),
    serverCpu: spent / sendingSeconds,
  }
  return figures
}

stdout.write(`${JSON.stringify(await run(JSON.parse(argv[2]!) as AppendersPlan))}\n`)
process.exit(0)
