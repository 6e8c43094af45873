import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** What goes to Mozilla. */
const packageDir = resolve('.output/firefox-mv2')

interface Findings {
  readonly errors: readonly object[]
  readonly warnings: readonly object[]
  readonly notices: readonly object[]
}

test('Mozilla’s linter finds nothing in the package for Firefox', async () => {
  if (!existsSync(packageDir)) throw new Error(`No package in ${packageDir}: npm run build.`)
  const linter = resolve('node_modules/addons-linter/bin/addons-linter')
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [linter, '--output', 'json', packageDir], {
    maxBuffer: 16 * 1024 * 1024,
  }).catch((failed: { stdout: string }) => failed) // it ends with 1 when it finds something
  const { errors, warnings, notices } = JSON.parse(stdout) as Findings
  expect([...errors, ...warnings, ...notices]).toEqual([])
})
