import { packFrame, readFrames } from '../../lib/protocol/relay-frame.ts'
import { type BenchRoom, enterBenchRoom } from './bench-room.ts'
import type { Dialect } from './dialect.ts'

/** A cursor frame sealed for the relay: counter (4), 14 bytes sealed, tag (16). */
const sealedBytes = 34

/** Frames are made of the same bytes as sealed ones, and say in what would be sealed who sent them: the hub looks at neither. */
export function alongsideDialect(rooms: readonly BenchRoom[]): Dialect {
  return {
    async enter(url, room) {
      const { id } = rooms[room]!
      const ws = await enterBenchRoom(url, rooms[room]!)
      // Any 16 bytes name a page.
      ws.send(JSON.stringify({ type: 'page', tag: id }))
      ws.ping()
      await new Promise(resolve => ws.once('pong', resolve))
      return ws
    },
    move(_room, at, counter) {
      const sealed = new Uint8Array(sealedBytes).fill(0x5a)
      const view = new DataView(sealed.buffer)
      view.setUint32(0, counter)
      view.setUint16(4, at)
      return packFrame(sealed)
    },
    read(data, seen) {
      for (const { sealed } of readFrames(data) ?? [])
        seen(
          (sealed[4]! << 8) | sealed[5]!,
          (sealed[0]! << 24) | (sealed[1]! << 16) | (sealed[2]! << 8) | sealed[3]!,
        )
    },
  }
}
