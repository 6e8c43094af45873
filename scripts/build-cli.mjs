import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv } from 'node:process'
import { build } from 'esbuild'
import { root } from './run-step.mjs'

const folder = argv[2] ?? join(root, '.output', 'cli')
const outfile = join(folder, 'alongside.mjs')

// One file with all that it needs: Node strips no types from what is installed.
await build({
  entryPoints: [join(root, 'cli', 'main.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  banner: { js: '#!/usr/bin/env node' },
  legalComments: 'eof',
  logLevel: 'warning',
  outfile,
})
chmodSync(outfile, 0o755)

const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const manifest = {
  name: 'alongside',
  version,
  description: 'Rooms of Alongside from the command line.',
  license,
  type: 'module',
  bin: { alongside: 'alongside.mjs' },
  engines: { node: '>=24' },
}
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
