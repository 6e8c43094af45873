import { once } from 'node:events'
import { connect } from 'node:net'

/** Writes down every command that a Redis is sent and every message that is published through it, as bytes. */
export async function overhearRedis(url: string): Promise<{ heard(): Buffer; close(): void }> {
  const { hostname, port } = new URL(url)
  const chunks: Buffer[] = []
  const sockets = await Promise.all(
    ['MONITOR', 'PSUBSCRIBE *'].map(async command => {
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      socket.on('data', (chunk: Buffer) => chunks.push(chunk))
      socket.write(`${command}\r\n`)
      // Its first answer: from now on everything is told.
      await once(socket, 'data')
      return socket
    }),
  )
  return {
    heard: () => Buffer.concat(chunks),
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}
