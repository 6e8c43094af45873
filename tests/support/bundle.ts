import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { libraryAliases } from '../../scripts/library-aliases.mjs'

const optionsFor = (entry: string, alias: Readonly<Record<string, string>>) =>
  ({
    entryPoints: [entry],
    bundle: true,
    alias: { ...alias },
    write: false,
    format: 'iife',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'text' },
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    logLevel: 'silent',
  }) as const satisfies BuildOptions

/**
 * Bundles a TypeScript module so that `page.addScriptTag({ content })` or `addInitScript` runs it; its exports become the page's
 * global `underTest`. `entry` is a path from the project's root.
 * Rivals are bundled without our aliases.
 */
export async function bundleForPage(entry: string, alias = libraryAliases): Promise<string> {
  const { outputFiles } = await build({ ...optionsFor(entry, alias), globalName: 'underTest' })
  return outputFiles[0]!.text
}

/** The libraries of which something is in a bundle of a TypeScript module. */
export async function librariesIn(entry: string): Promise<string[]> {
  const { metafile } = await build({ ...optionsFor(entry, libraryAliases), metafile: true })
  return librariesOf(Object.values(metafile.outputs))
}

/** What a page loads before it is there: these modules with all that they import, but not what they import later. Compressed bytes of its scripts, and libraries of which something is in them. */
export async function loadedAtFirst(
  entries: readonly string[],
): Promise<{ bytes: number; libraries: string[] }> {
  const { metafile, outputFiles } = await build({
    ...optionsFor('', libraryAliases),
    entryPoints: [...entries],
    metafile: true,
    format: 'esm',
    splitting: true,
    minify: true,
    outdir: '/built',
  })
  const outputs = new Map(Object.entries(metafile.outputs))
  const first = new Set(
    [...outputs].filter(([, { entryPoint }]) => entries.includes(entryPoint ?? '')).map(([path]) => path),
  )
  for (const path of first)
    for (const { path: next, kind } of outputs.get(path)?.imports ?? [])
      if (kind === 'import-statement' && outputs.has(next)) first.add(next)
  const contents = outputFiles.filter(({ path }) => [...first].some(one => one.endsWith(path)))
  return {
    bytes: contents.reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).length, 0),
    libraries: librariesOf([...first].map(path => outputs.get(path)!)),
  }
}

function librariesOf(outputs: readonly Metafile['outputs'][string][]): string[] {
  const inputs = outputs.flatMap(output => Object.entries(output.inputs))
  const libraries = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
  return [...new Set(libraries.filter(name => name !== undefined))].sort()
}
