import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

/** A Redis server of its own that keeps nothing. */
export interface RedisServer {
  readonly url: string
  kill(): Promise<void>
  /** Starts it again on the same port. */
  restart(): Promise<void>
  remove(): Promise<void>
}

/** Starts the Redis that is installed on this machine on a free port; throws when there is none. */
export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-redis-'))
  const port = await freePort()
  let server: ChildProcess

  async function start(): Promise<void> {
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ]
    server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>((resolve, reject) => {
      server.stdout!.on('data', chunk => {
        if (String(chunk).includes('Ready to accept connections')) resolve()
      })
      server.once('error', () =>
        reject(
          new Error(
            'No Redis is installed, which these tests need: apt-get install redis-server, or brew install redis.',
          ),
        ),
      )
      server.once('exit', code => reject(new Error(`Redis ended with ${code} before it was ready.`)))
    })
  }

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: start,
    async remove() {
      await kill()
      rmSync(folder, { recursive: true })
    },
  }
}
