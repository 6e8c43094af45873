import { argv, stdout } from 'node:process'
import type { WebSocket } from 'ws'
import { createLatencies } from '../../cli/latencies.ts'
import { alongsideDialect } from './alongside-dialect.ts'
import { hocuspocusDialect, yWebsocketDialect } from './awareness-dialect.ts'
import type { BenchRoom } from './bench-room.ts'
import type { Dialect } from './dialect.ts'
import { cpuSeconds } from './process-figures.ts'
import { socketIoDialect } from './socket-io-dialect.ts'

/** A process of its own, beside the server's: people who all move and all read, from frames made ahead. Prints its figures as JSON. */

export interface CrowdPlan {
  readonly dialect: 'alongside' | 'hocuspocus' | 'y-websocket' | 'socket.io'
  /** Servers to go to in turn, and their processes. */
  readonly servers: readonly { readonly url: string; readonly pid: number }[]
  /** Rooms of the hub; rivals make theirs by themselves. */
  readonly benchRooms: readonly BenchRoom[]
  readonly rooms: number
  /** In each room. */
  readonly people: number
  readonly hz: number
  readonly seconds: number
}

export interface CrowdFigures {
  /** Share of a processor that each server, and this process, took meanwhile: 1 is one. */
  readonly serverCpu: readonly number[]
  readonly crowdCpu: number
  /** Moves that came, of those that were to come. */
  readonly delivered: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  /** Between people of one server, and across servers. Milliseconds. */
  readonly sameP95Ms: number | null
  readonly acrossP95Ms: number | null
  /** What a reader gets for each other person of the room. WebSocket payload. */
  readonly bytesPerCursorSecond: number
}

/** Before anything is counted: code gets compiled, buffers get their sizes. And what is still under way after the last move may take so long. */
const warmMs = 2_000
const stragglersMs = 1_500

const dialects: Readonly<Record<CrowdPlan['dialect'], (plan: CrowdPlan) => Dialect>> = {
  alongside: plan => alongsideDialect(plan.benchRooms),
  hocuspocus: hocuspocusDialect,
  'y-websocket': yWebsocketDialect,
  'socket.io': socketIoDialect,
}

async function run(plan: CrowdPlan): Promise<CrowdFigures> {
  const dialect = dialects[plan.dialect](plan)
  const total = plan.rooms * plan.people
  const roomOf = (at: number) => at % plan.rooms
  const serverOf = (at: number) => Math.floor(at / plan.rooms) % plan.servers.length
  const periodMs = 1_000 / plan.hz
  const warmMoves = Math.ceil(warmMs / periodMs)
  const moves = warmMoves + Math.round(plan.seconds * plan.hz)
  const made = Array.from({ length: total }, (_, at) =>
    Array.from({ length: moves }, (_, counter) => dialect.move(roomOf(at), at, counter)),
  )
  const sentAtMs = Array.from({ length: total }, () => new Float64Array(moves))
  const latencies = { same: createLatencies(), across: createLatencies(), all: createLatencies() }
  let bytes = 0
  let counting = false

  const sockets: WebSocket[] = []
  for (let at = 0; at < total; at++) {
    const ws = await dialect.enter(plan.servers[serverOf(at)]!.url, roomOf(at), at)
    const server = serverOf(at)
    // The number after the last move of each other person that came, 0 before the first.
    const newest = new Int32Array(total)
    ws.on('message', (data: Buffer) => {
      const nowMs = performance.now()
      if (counting) bytes += data.length
      dialect.read(data, (from, counter) => {
        // Somebody who is none of ours may be in the room, too.
        if (from === at || from >= total || counter >= moves || counter < newest[from]!) return
        newest[from] = counter + 1
        if (counter < warmMoves) return
        const ms = nowMs - sentAtMs[from]![counter]!
        latencies.all.add(ms)
        latencies[serverOf(from) === server ? 'same' : 'across'].add(ms)
      })
    })
    sockets.push(ws)
  }

  const cpu = async () => ({
    servers: await Promise.all(plan.servers.map(({ pid }) => cpuSeconds(pid))),
    crowd: await cpuSeconds(process.pid),
    ms: performance.now(),
  })
  const startMs = performance.now()
  // Everybody's moves are spread over the period, as people's are.
  const dueMs = (move: number) => startMs + (move / total) * periodMs
  let next = 0
  async function sendTo(end: number): Promise<void> {
    while (next < end) {
      const nowMs = performance.now()
      for (; next < end && dueMs(next) <= nowMs; next++) {
        const at = next % total
        const counter = Math.floor(next / total)
        sentAtMs[at]![counter] = performance.now()
        sockets[at]!.send(made[at]![counter]!)
      }
      await new Promise(resolve => setTimeout(resolve, 1))
    }
  }

  await sendTo(warmMoves * total)
  counting = true
  const before = await cpu()
  await sendTo(moves * total)
  const after = await cpu()
  counting = false
  await new Promise(resolve => setTimeout(resolve, stragglersMs))

  const seconds = (after.ms - before.ms) / 1_000
  const readers = total * (plan.people - 1)
  return {
    serverCpu: after.servers.map((spent, i) => (spent - before.servers[i]!) / seconds),
    crowdCpu: (after.crowd - before.crowd) / seconds,
    delivered: latencies.all.count / (readers * (moves - warmMoves)),
    p50Ms: latencies.all.percentile(0.5),
    p95Ms: latencies.all.percentile(0.95),
    sameP95Ms: latencies.same.percentile(0.95),
    acrossP95Ms: latencies.across.percentile(0.95),
    bytesPerCursorSecond: bytes / readers / seconds,
  }
}

stdout.write(`${JSON.stringify(await run(JSON.parse(argv[2]!) as CrowdPlan))}\n`)
process.exit(0)
