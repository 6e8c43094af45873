import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a hub that breaks. */
export interface TearingProxy {
  readonly url: string
  /** Breaks every connection in the middle of what it carries next; those that carry nothing break at once. */
  tear(): Promise<void>
  close(): Promise<void>
}

/** Passes bytes on to a hub, both ways, in pieces that have nothing to do with messages. */
export async function startTearingProxy(hub: string, random: () => number): Promise<TearingProxy> {
  const target = Number(new URL(hub).port)
  const wires = new Set<{ doomed: boolean; destroy(): void }>()

  function join(client: Socket): void {
    const upstream = connect(target, '127.0.0.1')
    const wire = {
      doomed: false,
      destroy() {
        client.destroy()
        upstream.destroy()
        wires.delete(wire)
      },
    }
    wires.add(wire)
    const pass = (from: Socket, to: Socket) => {
      from.on('data', (chunk: Buffer) => {
        if (!wire.doomed) return void to.write(chunk)
        // Some of it arrives, and nothing after it.
        to.write(chunk.subarray(0, Math.floor(random() * chunk.length)), () => wire.destroy())
      })
      from.on('close', () => wire.destroy())
      from.on('error', () => wire.destroy())
    }
    pass(client, upstream)
    pass(upstream, client)
  }

  const server = createServer(join).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async tear() {
      const torn = [...wires]
      for (const wire of torn) wire.doomed = true
      // Whoever has something to say says it within a turn or two.
      await new Promise(resolve => setTimeout(resolve, 2))
      for (const wire of torn) wire.destroy()
    },
    async close() {
      for (const wire of [...wires]) wire.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
