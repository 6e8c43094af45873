import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that systems give to connections and to whoever asks for any: while its owner is away, nobody is given it by chance. */
const range = [15_000, 32_767] as const

/** A port on loopback that nobody listened on a moment ago, for what goes and comes back to where it was. */
export async function freePort(): Promise<number> {
  const port = randomInt(...range)
  const server = createServer().listen(port, '127.0.0.1')
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  if (!isFree) return freePort()
  server.close()
  await once(server, 'close')
  return port
}
