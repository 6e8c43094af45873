import { spawn } from 'node:child_process'
import { argv, env, platform, stdout } from 'node:process'
import { projectEnv, root, runStep } from './run-step.mjs'
import { setup } from './setup.mjs'

const hasDisplay = platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
const windowed = hasDisplay && !argv.includes('--headless')

const stopped = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stopped.abort())

/**
 * Runs the demonstration under the project's own Node in a process group of its own: asked to stop once, and when it has
 * ended, whatever is left of the group is ended too. It ends by itself when this process is killed, because its channel closes.
 */
const runTwoPeople = async () => {
  const child = spawn('node', ['scripts/two-people.ts', ...(windowed ? ['--windowed'] : [])], {
    cwd: root,
    env: projectEnv(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: platform !== 'win32',
  })
  const stop = () => child.kill('SIGTERM')
  stopped.signal.addEventListener('abort', stop)
  const code = await new Promise(resolve => child.once('exit', status => resolve(status ?? 1)))
  stopped.signal.removeEventListener('abort', stop)
  if (platform !== 'win32') endGroup(child.pid)
  return code
}

const endGroup = pid => {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

const main = async () => {
  await setup({ signal: stopped.signal })
  const built = await runStep('Building the extension', 'wxt', ['build', '--mode', 'e2e'], {
    signal: stopped.signal,
  })
  if (built.code !== 0) throw new Error('The extension could not be built; the reason is above.')
  if (!windowed) stdout.write('No display here: both people stay invisible and tell what they see.\n')
  return runTwoPeople()
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!stopped.signal.aborted) stdout.write(`${error.message}\n`)
  process.exitCode = 1
}
