import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/** The broadcast of every cursor tutorial: what one says goes to the others in the room. */
const server = createServer()
const io = new Server(server)
io.on('connection', socket => {
  const room = String(socket.handshake.query.room)
  void socket.join(room)
  socket.on('move', (...move: unknown[]) => socket.to(room).emit('move', ...move))
})
server.listen(0, process.env.HOST, () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ url: `http://${process.env.HOST}:${port}` })}\n`)
})
