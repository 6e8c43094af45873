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

/** Newest first. The headless shell, which has no extensions, is left out by the name. */
const fromPlaywright = () => {
  const folder = playwrightFolder()
  if (!folder || !existsSync(folder)) return []
  return readdirSync(folder)
    .filter(name => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap(name => insidePlaywright.map(path => join(folder, name, path)))
}

/** Path of a Chromium that loads extensions, or null; `CHROMIUM_PATH` wins over the usual places. */
export const findChromium = () =>
  findProgram('CHROMIUM_PATH', [...(wellKnown[platform()]?.() ?? []), ...fromPlaywright()])
