import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { readDockerfile } from '../support/dockerfile.ts'

// Packages are installed, which takes as long as the network and the disk need.
vi.setConfig({ testTimeout: 180_000 })

const { instructions, valuesOf, environment } = readDockerfile()
const root = new URL('../..', import.meta.url).pathname
/** The number of the user with no rights. */
const nobody = 65_534

const image = mkdtempSync(join(tmpdir(), 'alongside-image-'))
const inImage = (path: string): string => join(image, path.startsWith('/') ? '' : 'hub', path)
const dataDir = inImage(environment.DATA_DIR!)
const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
let hub: ChildProcess | null = null

afterAll(() => {
  hub?.kill('SIGKILL')
  rmSync(image, { recursive: true, force: true })
})

/** What a builder does with COPY and npm. Both stages share one folder, so what the second copies from the first is there. */
function build(): void {
  for (const { name, value } of instructions) {
    if (name === 'COPY' && !value.startsWith('--from')) {
      const sources = value.split(' ')
      const to = sources.pop()!
      for (const from of sources)
        cpSync(join(root, from), inImage(to === './' ? from : to), { recursive: true })
    }
    if (name === 'RUN' && value.startsWith('npm ')) {
      const env = { ...process.env, PATH: path, npm_config_prefer_offline: 'true' }
      execFileSync('sh', ['-ec', value], { cwd: inImage('.'), env, stdio: ['ignore', 'ignore', 'inherit'] })
    }
  }
  mkdirSync(dataDir)
}

const words = (json: string | undefined): string[] => JSON.parse(json ?? '[]') as string[]

/** Entry point and command of the image, as somebody with no rights where there is a choice. Only this machine can reach it. */
function start(): ChildProcess {
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    chmodSync(image, 0o755)
    chownSync(dataDir, nobody, nobody)
  }
  const [command, ...args] = [...words(valuesOf('ENTRYPOINT')[0]), ...words(valuesOf('CMD')[0])]
  const settings = { DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error' }
  return spawn(command!, args, {
    cwd: inImage('.'),
    env: { PATH: path, ...environment, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(isRoot && { uid: nobody, gid: nobody }),
  })
}

/** Rejects when the hub ends with nothing said. */
const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.stdout!.once('data', line => resolve(String(line)))
    child.once('exit', code => reject(new Error(`The hub ended with ${code}.`)))
  })

/** The exit code of the image's own check, run as the container engine runs it. */
function checkHealth(port: string): number | null {
  const [command, ...args] = words(valuesOf('HEALTHCHECK')[0]?.split(' CMD ')[1])
  return spawnSync(command!, args, { env: { PATH: path, PORT: port } }).status
}

test('the image holds a hub that starts without rights, is healthy, serves invitations and ends with 0', async () => {
  build()
  hub = start()
  const ended = once(hub, 'exit')
  const { url } = JSON.parse(await firstLine(hub)) as { url: string }
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ name: 'alongside-hub', status: 'ok' })
  for (const page of ['/j', '/j/join.js', '/j/join.css', '/j/icon.svg', '/j/guest'])
    expect((await fetch(`${url}${page}`)).status).toBe(200)
  const { port } = new URL(url)
  expect(checkHealth(port)).toBe(0)
  hub.kill(valuesOf('STOPSIGNAL')[0] as NodeJS.Signals)
  expect(await ended).toEqual([0, null])
  expect(checkHealth(port)).toBe(1)
})
