import { stdout } from 'node:process'
import { runStep } from './run-step.mjs'
import { checkNode, installPackages } from './setup.mjs'

const stopped = new AbortController()
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stopped.abort())

try {
  await installPackages(stopped.signal)
  checkNode()
  const { code } = await runStep('Demo: people side by side on one page', 'node', ['scripts/demo/serve.ts'], {
    loud: true,
    signal: stopped.signal,
  })
  process.exitCode = stopped.signal.aborted ? 0 : code
} catch (error) {
  stdout.write(`${error.message}\n`)
  process.exitCode = 1
}
