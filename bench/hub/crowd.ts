import { argv, stdout } from 'node:process'
import type { WebSocket } from 'ws'
import { alongsideDialect } from './alongside-dialect.ts'
import { createAudience } from './audience.ts'
import { hocuspocusDialect, yWebsocketDialect } from './awareness-dialect.ts'
import type { BenchRoom } from './bench-room.ts'
import type { Dialect } from './dialect.ts'
import { createPace } from './pace.ts'
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
  const audience = createAudience({ dialect, people: total, moves, warmMoves, serverOf })
  const sockets: WebSocket[] = []
  for (let at = 0; at < total; at++) {
    const ws = await dialect.enter(plan.servers[serverOf(at)]!.url, roomOf(at), at)
    audience.listen(ws, at)
    sockets.push(ws)
  }

  const sendTo = createPace(periodMs / total, move => {
    const [at, counter] = [move % total, Math.floor(move / total)]
    audience.sends(at, counter)
    sockets[at]!.send(made[at]![counter]!)
  })
  const spent = async () => ({
    servers: await Promise.all(plan.servers.map(({ pid }) => cpuSeconds(pid))),
    crowd: await cpuSeconds(process.pid),
    ms: performance.now(),
    bytes: audience.bytes,
  })
  await sendTo(warmMoves * total)
  const before = await spent()
  await sendTo(moves * total)
  const after = await spent()
  await new Promise(resolve => setTimeout(resolve, stragglersMs))

  const seconds = (after.ms - before.ms) / 1_000
  const pairs = total * (plan.people - 1)
  const { all, same, across } = audience.latencies
  return {
    serverCpu: after.servers.map((spent, i) => (spent - before.servers[i]!) / seconds),
    crowdCpu: (after.crowd - before.crowd) / seconds,
    delivered: all.count / (pairs * (moves - warmMoves)),
    p50Ms: all.percentile(0.5),
    p95Ms: all.percentile(0.95),
    sameP95Ms: same.percentile(0.95),
    acrossP95Ms: across.percentile(0.95),
    bytesPerCursorSecond: (after.bytes - before.bytes) / pairs / seconds,
  }
}

stdout.write(`${JSON.stringify(await run(JSON.parse(argv[2]!) as CrowdPlan))}\n`)
process.exit(0)
