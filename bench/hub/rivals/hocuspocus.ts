import { Server } from '@hocuspocus/server'

/** Hocuspocus with nothing but what it brings along; `FLUSH_DELAY_MS` is its own window, 0 as it comes. */
const server = new Server({
  address: process.env.HOST!,
  port: 0,
  quiet: true,
  flushDelay: Number(process.env.FLUSH_DELAY_MS ?? 0),
})
await server.listen()
process.stdout.write(`${JSON.stringify({ url: `http://${process.env.HOST}:${server.address.port}` })}\n`)
