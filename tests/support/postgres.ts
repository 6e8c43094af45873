import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import { freePort } from './free-port.ts'

/** A PostgreSQL server of its own in a temporary folder. */
export interface Postgres {
  /** Makes an empty database and gives its address. */
  createDatabase(): Promise<string>
  /** Ends it as a crash would. */
  kill(): Promise<void>
  /** Starts it again on the same data and port. */
  restart(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

/** Starts the PostgreSQL that is installed on this machine on a free port; throws when there is none. */
export async function startPostgres(): Promise<Postgres> {
  const bin = findBinaries()
  const folder = mkdtempSync(join(tmpdir(), 'alongside-postgres-'))
  const data = join(folder, 'data')
  const port = await freePort()
  // It refuses to run as root; Debian's package brings a user for it.
  const user = process.getuid?.() === 0 ? postgresUser() : null
  if (user) chownSync(folder, user.uid, user.gid)
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'hub', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    stdio: 'ignore',
    cwd: folder,
    ...user,
  })
  let server: ChildProcess
  let databases = 0

  async function start(): Promise<void> {
    const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder]
    server = spawn(join(bin, 'postgres'), args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder, ...user })
    await ready(server)
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill(signal)
    await once(server, 'exit')
  }

  const addressOf = (database: string) => `postgres://hub@127.0.0.1:${port}/${database}`

  await start()
  return {
    async createDatabase() {
      databases += 1
      const client = new pg.Client(addressOf('postgres'))
      await client.connect()
      await client.query(`create database hub_${databases}`)
      await client.end()
      return addressOf(`hub_${databases}`)
    },
    kill: () => end('SIGQUIT'),
    restart: start,
    async remove() {
      await end('SIGINT')
      rmSync(folder, { recursive: true })
    },
  }
}

/** The folder with `initdb` and `postgres`: in PATH, or where Debian puts them. */
function findBinaries(): string {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map(version => join(debian, version, 'bin')),
  ]
  const found = folders.find(folder => ['initdb', 'postgres'].every(name => existsSync(join(folder, name))))
  if (!found)
    throw new Error(
      'No PostgreSQL server is installed, which these tests are about: apt-get install postgresql, or brew install postgresql.',
    )
  return found
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function ready(server: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr!.on('data', chunk => {
      said = `${said}${chunk}`.slice(-4_000)
      if (said.includes('database system is ready to accept connections')) resolve()
    })
    server.once('exit', () => reject(new Error(`PostgreSQL ended before it was ready: ${said}`)))
  })
}
