import { WebSocket } from 'ws'
import { type Dialect, firstMessage, placeOf } from './dialect.ts'

/** Engine.IO 4's packet that opens, and Socket.IO's that connect and tell. The server's first ping comes after 25 s. */
const packets = { open: '0', connect: '40', event: '42' } as const
/** Digits of fixed width, so that reading costs the clients next to nothing. */
const head = `${packets.event}["move","`
const atDigits = 4
const counterDigits = 6

/** An event of a name and four arguments, to the room that the connection's query names. */
export const socketIoDialect = (): Dialect => ({
  async enter(url, room) {
    const ws = new WebSocket(
      `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&room=room-${room}`,
    )
    await firstMessage(ws, data => String(data).startsWith(packets.open))
    ws.send(packets.connect)
    await firstMessage(ws, data => String(data).startsWith(packets.connect))
    return ws
  },
  move(_room, at, counter) {
    const { x, y } = placeOf(counter)
    const who = String(at).padStart(atDigits, '0')
    return `${head}${who}","${String(counter).padStart(counterDigits, '0')}",${x},${y}]`
  },
  read(data, seen) {
    if (data.length < head.length) return
    const afterWho = head.length + atDigits
    const counterAt = afterWho + 3
    seen(digits(data, head.length, afterWho), digits(data, counterAt, counterAt + counterDigits))
  },
})

function digits(data: Buffer, start: number, end: number): number {
  let number = 0
  for (let i = start; i < end; i++) number = number * 10 + data[i]! - 48
  return number
}
