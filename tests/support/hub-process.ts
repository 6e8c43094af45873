import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A hub in its own process, started the way an operator starts it. */
export interface HubProcess {
  readonly url: string
  readonly pid: number
  /** Asks it to stop and waits until it has. Its data stay if the folder was given. */
  stop(): Promise<void>
  /** Ends it as a crash would. */
  kill(): Promise<void>
}

export interface HubOptions {
  /** 0 takes a free one. */
  readonly port?: number
  readonly dataDir?: string
  readonly env?: Readonly<Record<string, string>>
  /** Another program than the hub's own, from the project's folder. */
  readonly program?: string
  /** Told all that it prints, logs included. */
  readonly heard?: (printed: Buffer) => void
}

const root = new URL('../..', import.meta.url).pathname

/** Resolves once the hub listens; throws what it said when it ends before that. */
export async function startHub(options: HubOptions = {}): Promise<HubProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'alongside-hub-')))
  const child = spawn(process.execPath, [options.program ?? 'server/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(options.port ?? 0),
      DATA_DIR: dataDir,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  if (options.heard) for (const pipe of [child.stdout, child.stderr]) pipe.on('data', options.heard)
  // Whoever started it may end without a word.
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
    process.off('exit', endWithUs)
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true })
  }

  try {
    const url = await listening(child)
    return { url, pid: child.pid!, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
}

/** Keeps reading afterwards, so that a full pipe never stops the hub. */
async function listening(child: ChildProcess): Promise<string> {
  const said: string[] = []
  child.stderr!.on('data', chunk => said.length < 100 && said.push(String(chunk)))
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', line => {
      const url = urlIn(line)
      if (url) resolve(url)
      else if (said.length < 100) said.push(line)
    })
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`The hub ended with ${code}: ${said.join('\n')}`)))
  })
}

function urlIn(line: string): string | null {
  try {
    const { url } = JSON.parse(line) as { url?: unknown }
    return typeof url === 'string' ? url : null
  } catch {
    // Not every line a process prints is JSON.
    return null
  }
}
