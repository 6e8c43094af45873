import { type BuildOptions, build } from 'esbuild'
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
  const inputs = Object.values(metafile.outputs).flatMap(output => Object.entries(output.inputs))
  const libraries = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
  return [...new Set(libraries.filter(name => name !== undefined))].sort()
}
