import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { env, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'

/** The checkout's own folder; every command runs there, wherever it was started from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const bin = join(root, 'node_modules', '.bin')
const isWindows = process.platform === 'win32'

/** Puts the project's own tools first, Node 24 among them, as `npm run` does. */
export const projectEnv = (extra = {}) => {
  const inherited = { ...env }
  const key = Object.keys(inherited).find(name => name.toUpperCase() === 'PATH') ?? 'PATH'
  inherited[key] = bin + (isWindows ? ';' : ':') + (inherited[key] ?? '')
  return { ...inherited, ...extra }
}

/** `12.3 s`, or `2 min 05 s`. */
export const formatMs = ms => {
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
}

/**
 * Runs one command and says that it runs, every ten seconds that it still does, and how long it took. Its own output is
 * kept and only shown when it fails, unless `loud`. Resolves with `{ code, output, ms }`; never rejects for a
 * failing command. An aborted `signal` ends the command.
 */
export const runStep = async (
  title,
  command,
  args,
  { loud = false, env: extra, signal, cwd = root } = {},
) => {
  const startedMs = performance.now()
  const elapsed = () => formatMs(performance.now() - startedMs)
  stdout.write(`▸ ${title}\n`)
  const child = spawn(command, args, {
    cwd,
    env: projectEnv(extra),
    stdio: loud ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    // npm and npx are .cmd files on Windows, which only a shell can start.
    shell: isWindows,
  })
  const chunks = []
  child.stdout?.on('data', chunk => chunks.push(chunk))
  child.stderr?.on('data', chunk => chunks.push(chunk))
  const heartbeat = setInterval(() => !loud && stdout.write(`  … ${title}: ${elapsed()} so far\n`), 10_000)
  const end = () => child.kill('SIGTERM')
  signal?.addEventListener('abort', end)
  const code = await new Promise(resolve => {
    child.on('error', error => {
      chunks.push(Buffer.from(`${command} could not be started: ${error.message}\n`))
      resolve(127)
    })
    child.on('close', status => resolve(status ?? 1))
  })
  clearInterval(heartbeat)
  signal?.removeEventListener('abort', end)
  const output = Buffer.concat(chunks).toString()
  if (signal?.aborted) stdout.write(`■ ${title}, stopped after ${elapsed()}\n`)
  else stdout.write(`${code === 0 ? '✓' : `${output}✗`} ${title}, ${elapsed()}\n`)
  return { code, output, ms: performance.now() - startedMs }
}
