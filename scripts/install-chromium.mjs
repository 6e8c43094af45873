import { findChromium, findHeadlessShell } from './find-chromium.mjs'
import { installDebian } from './install-packages.mjs'
import { runStep } from './run-step.mjs'

const fromDebian = signal => installDebian('Chromium', ['chromium', 'chromium-headless-shell'], signal)

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

/** Installs the engine by itself where that is easy. Without it tests of single pages run in the whole browser, which takes longer. */
export const ensureHeadlessShell = async signal => {
  if (!findHeadlessShell())
    await installDebian("Chromium's headless shell", ['chromium-headless-shell'], signal)
}
