import { existsSync } from 'node:fs'
import { getuid, platform } from 'node:process'
import { findChromium } from './find-chromium.mjs'
import { runStep } from './run-step.mjs'

const fromDebian = async signal => {
  if (platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return
  // `sudo -n` fails at once where it would ask for a password.
  const asRoot = getuid?.() === 0 ? [] : ['sudo', '-n']
  const run = (title, ...args) => {
    const [command, ...rest] = [...asRoot, 'apt-get', ...args]
    return runStep(title, command, rest, { signal, env: { DEBIAN_FRONTEND: 'noninteractive' } })
  }
  const update = await run('Reading the list of system packages', 'update')
  if (update.code === 0)
    await run('Installing Chromium from the system packages', 'install', '-y', 'chromium')
}

const fromPlaywright = signal =>
  runStep(
    "Downloading Playwright's Chromium",
    'node',
    ['node_modules/playwright-core/cli.js', 'install', 'chromium'],
    { signal },
  )

/**
 * Path of a Chromium, installed first where none is: from Debian's packages where that needs no password, else
 * Playwright's download. Throws a sentence with the remedy when neither works.
 */
export const ensureChromium = async signal => {
  for (const install of [undefined, fromDebian, fromPlaywright]) {
    signal?.throwIfAborted()
    await install?.(signal)
    const found = findChromium()
    if (found) return found
  }
  throw new Error(
    'No Chromium was found and none could be installed. Install Chromium (Debian: sudo apt-get install chromium; ' +
      'macOS: brew install --cask chromium), or set CHROMIUM_PATH to the program of one, and run this again.',
  )
}
