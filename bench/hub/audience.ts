import type { WebSocket } from 'ws'
import { createLatencies } from '../../cli/latencies.ts'
import type { Dialect } from './dialect.ts'

export interface AudienceOptions {
  readonly dialect: Pick<Dialect, 'read'>
  readonly people: number
  /** Of each. */
  readonly moves: number
  /** The first ones, which do not count. */
  readonly warmMoves: number
  readonly serverOf: (at: number) => number
}

/** Who hears whose moves, and how long after they were said. */
export function createAudience({ dialect, people, moves, warmMoves, serverOf }: AudienceOptions) {
  const sentAtMs = Array.from({ length: people }, () => new Float64Array(moves))
  const [all, same, across] = [createLatencies(), createLatencies(), createLatencies()]
  let bytes = 0

  return {
    /** Between everybody, between people of one server, and across servers. */
    latencies: { all, same, across },
    /** WebSocket payload that has come to all of them. */
    get bytes() {
      return bytes
    },
    sends(at: number, counter: number): void {
      sentAtMs[at]![counter] = performance.now()
    },
    listen(ws: WebSocket, at: number): void {
      // The number after the last move of each other person that came, 0 before the first.
      const next = new Int32Array(people)
      ws.on('message', (data: Buffer) => {
        const nowMs = performance.now()
        bytes += data.length
        dialect.read(data, (from, counter) => {
          // Somebody who is none of ours may be in the room, too.
          if (from === at || from >= people || counter >= moves || counter < next[from]!) return
          next[from] = counter + 1
          if (counter < warmMoves) return
          const ms = nowMs - sentAtMs[from]![counter]!
          all.add(ms)
          const near = serverOf(from) === serverOf(at)
          ;(near ? same : across).add(ms)
        })
      })
    },
  }
}
