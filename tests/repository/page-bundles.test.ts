import { build } from 'esbuild'
import { expect, test } from 'vitest'

/** The libraries in a script that goes into pages. */
async function carriedBy(script: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [`entrypoints/${script}/index.ts`],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'text' },
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    logLevel: 'silent',
  })
  const inputs = Object.values(metafile.outputs).flatMap(output =>
    Object.entries(output.inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
  )
  const libraries = inputs.map(path => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
  return [...new Set(libraries.filter(name => name !== undefined))].sort()
}

test.each([
  ['page', '@noble/hashes @wxt-dev/browser wxt'],
  ['frame', '@noble/hashes @wxt-dev/browser wxt'],
  ['views', '@wxt-dev/browser preact wxt'],
  ['things', '@floating-ui/core @floating-ui/dom @floating-ui/utils wxt'],
])('what the script %s carries into pages of libraries is %s, and no schemas', async (script, libraries) => {
  expect(await carriedBy(script)).toEqual(libraries.split(' '))
})
