import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, env, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { ensureChromium } from './install-chromium.mjs'
import { projectEnv, root, runStep } from './run-step.mjs'

const readPackages = path => JSON.parse(readFileSync(join(root, path), 'utf8')).packages

/**
 * Whether what is installed is what the lock file asks for. npm's own record is compared rather than dates, which a
 * checkout changes. An optional package may be missing: it is for another platform.
 */
const isInstalled = () => {
  const record = 'node_modules/.package-lock.json'
  if (!existsSync(join(root, record))) return false
  const installed = readPackages(record)
  return Object.entries(readPackages('package-lock.json')).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed[path]
    return found ? found.version === wanted.version : Boolean(wanted.optional || wanted.devOptional)
  })
}

/** Installs what the lock file asks for, unless it is there already. */
export const installPackages = async signal => {
  if (isInstalled()) return
  const { code } = await runStep('Installing packages (npm ci)', 'npm', ['ci', '--no-audit', '--no-fund'], {
    signal,
    // Under `npm start` this would carry the outer run's settings into the inner one.
    env: { npm_config_loglevel: 'error' },
  })
  if (code !== 0) throw new Error('The packages could not be installed; npm says why above.')
}

/** The hub and the tests are TypeScript that Node runs itself, which needs 22.18 or later. */
export const checkNode = () => {
  const { stdout: version } = spawnSync('node', ['--version'], { env: projectEnv(), encoding: 'utf8' })
  const [major = 0, minor = 0] = version.trim().replace('v', '').split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return version.trim()
  throw new Error(
    `Node ${version.trim()} is too old, and the packages bring no newer one for this kind of machine. ` +
      'Install Node 24 from https://nodejs.org and run this again.',
  )
}

/**
 * Makes a fresh checkout ready to run: packages, Node 24, a Chromium, generated types. Does nothing that is already done. Resolves
 * with the path of the Chromium; throws an Error whose message is meant for the person at the keyboard.
 */
export const setup = async ({ signal } = {}) => {
  await installPackages(signal)
  const node = checkNode()
  const chromium = await ensureChromium(signal)
  stdout.write(`  Node ${node}, Chromium ${chromium}\n`)
  env.CHROMIUM_PATH = chromium
  const { code } = await runStep('Generating types (wxt prepare)', 'wxt', ['prepare'], { signal })
  if (code !== 0) throw new Error('wxt could not prepare the project; it says why above.')
  return chromium
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  setup().catch(error => {
    stdout.write(`${error.message}\n`)
    process.exitCode = 1
  })
}
