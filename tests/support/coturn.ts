import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Namespace } from './netns.ts'

export interface Coturn {
  /** `host:port`, for `stun:` and `turn:`. */
  readonly server: string
  close(): Promise<void>
}

const port = 3478
const config = new URL('../../deploy/turnserver.conf', import.meta.url).pathname

/** The real TURN server with the configuration that compose.yaml gives it, in a namespace. Rejects with what it said when it does not listen. */
export async function startCoturn(namespace: Namespace, address: string, secret: string): Promise<Coturn> {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-coturn-'))
  const child = namespace.spawn(
    'turnserver',
    [
      '-c',
      config,
      // Or it would not say when it listens.
      '--verbose',
      `--static-auth-secret=${secret}`,
      `--listening-ip=${address}`,
      `--relay-ip=${address}`,
      `--pidfile=${join(folder, 'pid')}`,
      `--userdb=${join(folder, 'users')}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended = once(child, 'exit')
  const log: string[] = []
  const close = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  child.stderr!.on('data', chunk => log.push(String(chunk)))
  const listening = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', line => {
      log.push(line)
      if (/IPv4\. TCP listener opened on/i.test(line)) resolve()
    })
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`turnserver ended with ${code}: ${log.join('\n')}`)))
  })
  await listening.catch(async error => {
    await close()
    throw error
  })
  return { server: `${address}:${port}`, close }
}
