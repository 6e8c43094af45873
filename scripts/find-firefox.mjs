import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { findProgram, onPath } from './find-program.mjs'

const wellKnown = {
  linux: () => onPath(['firefox-esr', 'firefox']),
  darwin: () =>
    ['/Applications', join(homedir(), 'Applications')].map(folder =>
      join(folder, 'Firefox.app/Contents/MacOS/firefox'),
    ),
  win32: () =>
    [env.PROGRAMFILES, env['PROGRAMFILES(X86)']]
      .filter(Boolean)
      .map(folder => join(folder, 'Mozilla Firefox', 'firefox.exe')),
}

/** Path of a Firefox, or null; `FIREFOX_PATH` wins over the usual places. */
export const findFirefox = () => findProgram('FIREFOX_PATH', wellKnown[platform()]?.() ?? [])
