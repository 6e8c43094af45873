import { spawn } from 'node:child_process'
import { stdout } from 'node:process'
import { projectEnv, root } from './run-step.mjs'
import { checkNode, installPackages } from './setup.mjs'

const stopped = new AbortController()
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stopped.abort())

/** Serves until it is stopped, under the project's own Node. */
const serve = async () => {
  const child = spawn('node', ['scripts/demo/serve.ts'], { cwd: root, env: projectEnv(), stdio: 'inherit' })
  stopped.signal.addEventListener('abort', () => child.kill('SIGTERM'))
  return new Promise(resolve => child.once('exit', code => resolve(code ?? 0)))
}

try {
  await installPackages(stopped.signal)
  checkNode()
  process.exitCode = await serve()
} catch (error) {
  stdout.write(`${error.message}\n`)
  process.exitCode = 1
}
