import { argv, stdout } from 'node:process'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { bytes } from '../../tests/server/test-hub.ts'
import { type BenchRoom, enterBenchRoom } from './bench-room.ts'
import { cpuSeconds, residentBytes } from './process-figures.ts'

/** A process of its own: people who come, say who they are and then nothing. Prints its figures as JSON. */

export interface IdlersPlan {
  readonly server: { readonly url: string; readonly pid: number }
  readonly benchRooms: readonly BenchRoom[]
  /** Connected before memory is looked at for the first time, so that what a hub needs once is not counted. */
  readonly first: number
  readonly people: number
}

export interface IdlersFigures {
  readonly bytesEach: number
  /** Of the server over ten seconds in which nobody says anything. */
  readonly idleCpu: number
}

const atOnce = 20
const settleMs = 3_000
const idleMs = 10_000
/** A person's presence, sealed. Bytes. */
const presenceBytes = 300

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

async function run({ server, benchRooms, first, people }: IdlersPlan): Promise<IdlersFigures> {
  let come = 0
  async function comeTo(end: number): Promise<void> {
    while (come < end) {
      const some = Array.from({ length: Math.min(atOnce, end - come) }, (_, i) => come + i)
      come += some.length
      await Promise.all(
        some.map(async at => {
          const ws = await enterBenchRoom(server.url, benchRooms[at % benchRooms.length]!)
          ws.send(JSON.stringify({ type: 'presence', data: toBase64Url(bytes(presenceBytes)) }))
        }),
      )
    }
    await pause(settleMs)
  }
  await comeTo(first)
  const before = await residentBytes(server.pid)
  await comeTo(first + people)
  const bytesEach = ((await residentBytes(server.pid)) - before) / people
  const spent = await cpuSeconds(server.pid)
  await pause(idleMs)
  return { bytesEach, idleCpu: ((await cpuSeconds(server.pid)) - spent) / (idleMs / 1_000) }
}

stdout.write(`${JSON.stringify(await run(JSON.parse(argv[2]!) as IdlersPlan))}\n`)
process.exit(0)
