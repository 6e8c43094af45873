import type { WebSocket } from 'ws'

/** How a move is said to one kind of server. The hub's clients and its rivals' differ in nothing else. */
export interface Dialect {
  /** Opens the socket of person `at`, and resolves when it is in the room and on the page. */
  enter(url: string, room: number, at: number): Promise<WebSocket>
  /** Move number `counter` of person `at`, as it goes onto the socket. */
  move(room: number, at: number, counter: number): Uint8Array | string
  /** Tells of each move in what came on a socket. */
  read(data: Buffer, seen: (at: number, counter: number) => void): void
}

/** Resolves with the first message that is wanted. */
export async function firstMessage(ws: WebSocket, wanted: (data: Buffer) => boolean): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    ws.on('message', function look(data: Buffer) {
      if (!wanted(data)) return
      ws.off('message', look)
      resolve()
    })
    ws.once('close', code => reject(new Error(`The server closed the socket with ${code}.`)))
    ws.once('error', reject)
  })
}

/** Where a pointer is at its n-th move: somewhere else each time, between 0 and 1. */
export const placeOf = (counter: number): { readonly x: number; readonly y: number } => ({
  x: Number(((counter * 0.618_034) % 1).toFixed(5)),
  y: Number(((counter * 0.754_878) % 1).toFixed(5)),
})
