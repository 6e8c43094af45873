import { build } from 'esbuild'
import { libraryAliases } from '../../scripts/library-aliases.mjs'

/**
 * Bundles a TypeScript module so that `page.addScriptTag({ content })` or `addInitScript` runs it; its exports become the page's
 * global `underTest`. `entry` is a path from the project's root.
 * Rivals are bundled without our aliases.
 */
export async function bundleForPage(entry: string, alias = libraryAliases): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    alias,
    write: false,
    format: 'iife',
    globalName: 'underTest',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'text' },
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}
