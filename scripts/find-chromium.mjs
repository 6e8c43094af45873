import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { delimiter, join } from 'node:path'
import { env } from 'node:process'

const isProgram = path => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Chromium first: Chrome 137 and later ignores `--load-extension`, so it is only asked when nothing else is there. */
const wellKnown = {
  linux: () =>
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].flatMap(name =>
      [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'].map(folder =>
        join(folder, name),
      ),
    ),
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

/** Newest first; `chromium_headless_shell` has no extensions and is left out by the name. */
const fromPlaywright = () => {
  const folder = playwrightFolder()
  if (!folder || !existsSync(folder)) return []
  return readdirSync(folder)
    .filter(name => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap(name => insidePlaywright.map(path => join(folder, name, path)))
}

/**
 * Path of a Chromium that loads extensions, or null. `CHROMIUM_PATH` wins over the usual places; a
 * `CHROMIUM_PATH` that is no program is an error of the person who set it, so it throws rather than look on.
 */
export const findChromium = () => {
  if (env.CHROMIUM_PATH) {
    if (isProgram(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH
    throw new Error(`CHROMIUM_PATH is ${env.CHROMIUM_PATH}, which is not a program that can be run.`)
  }
  const candidates = [...(wellKnown[platform()]?.() ?? []), ...fromPlaywright()]
  return candidates.find(isProgram) ?? null
}
