import { existsSync, readdirSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { findProgram, onPath } from './find-program.mjs'

/** Chrome for people is not among them: since version 137 it ignores `--load-extension`. */
const wellKnown = {
  linux: () => onPath(['chromium', 'chromium-browser']),
  darwin: () =>
    ['/Applications', join(homedir(), 'Applications')].flatMap(folder => [
      join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
      join(folder, 'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing'),
    ]),
  win32: () =>
    [env.LOCALAPPDATA, env.PROGRAMFILES, env['PROGRAMFILES(X86)']]
      .filter(Boolean)
      .map(folder => join(folder, 'Chromium', 'Application', 'chrome.exe')),
}

const playwrightFolder = () =>
  env.PLAYWRIGHT_BROWSERS_PATH ??
  {
    linux: join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright'),
    darwin: join(homedir(), 'Library/Caches/ms-playwright'),
    win32: join(env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  }[platform()]

const insidePlaywright = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
]

const shellInsidePlaywright = [
  'chrome-linux/headless_shell',
  'chrome-headless-shell-linux64/chrome-headless-shell',
  'chrome-headless-shell-linux-arm64/chrome-headless-shell',
  'chrome-headless-shell-mac-arm64/chrome-headless-shell',
  'chrome-headless-shell-mac-x64/chrome-headless-shell',
  'chrome-headless-shell-win64/chrome-headless-shell.exe',
]

/** What Playwright has downloaded of a browser, newest first. */
const fromPlaywright = (browser, programs) => {
  const folder = playwrightFolder()
  if (!folder || !existsSync(folder)) return []
  const revisionOf = name => Number(name.slice(browser.length + 1))
  return readdirSync(folder)
    .filter(name => name.startsWith(`${browser}-`) && revisionOf(name) > 0)
    .sort((a, b) => revisionOf(b) - revisionOf(a))
    .flatMap(name => programs.map(path => join(folder, name, path)))
}

/** Path of a Chromium that loads extensions, or null; `CHROMIUM_PATH` wins over the usual places. */
export const findChromium = () =>
  findProgram('CHROMIUM_PATH', [
    ...(wellKnown[platform()]?.() ?? []),
    ...fromPlaywright('chromium', insidePlaywright),
  ])

/**
 * Path of a Chromium that is nothing but its engine, or null; `HEADLESS_SHELL_PATH` wins over the usual places. A page in it costs half
 * of what it costs in a whole browser without a window, which draws its own tabs and toolbars all the same.
 */
export const findHeadlessShell = () =>
  findProgram('HEADLESS_SHELL_PATH', [
    ...onPath(['chromium-headless-shell', 'chrome-headless-shell']),
    ...fromPlaywright('chromium_headless_shell', shellInsidePlaywright),
  ])
