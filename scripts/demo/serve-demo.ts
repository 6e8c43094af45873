import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { isolation, type PageServer, servePages } from '../../tests/support/serve-pages.ts'
import { libraryAliases } from '../library-aliases.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = (name: string) => new URL(name, import.meta.url)

/** Nothing may run in it, and the demo is no extension. */
const without = new Set(['strict-csp.html'])

/** The extension's own code, in which only the browser's API is another one. */
async function bundle(entry: string): Promise<Readonly<Record<string, string>>> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    outdir: '/demo',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    alias: { ...libraryAliases, 'wxt/browser': fileURLToPath(here('browser.ts')) },
    loader: { '.css': 'text' },
    define: { 'import.meta.env.FIREFOX': 'false' },
    absWorkingDir: root,
    logLevel: 'warning',
  })
  return Object.fromEntries(outputFiles.map(file => [file.path, file.text]))
}

const panelStyles = async () => {
  const entryPoints = ['components/panel/panel.css']
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, absWorkingDir: root })
  return outputFiles[0]!.text
}

/** Builds the demo and serves it at `demo` below the server's address; 0 takes a free port. */
export async function serveDemo(port: number): Promise<PageServer> {
  const [page, shell, panel, styles, shellHtml, names] = await Promise.all([
    bundle('scripts/demo/page.ts'),
    bundle('scripts/demo/shell.ts'),
    bundle('entrypoints/panel/main.ts'),
    panelStyles(),
    readFile(here('shell.html'), 'utf8'),
    readdir(new URL('../../tests/pages/', import.meta.url)),
  ])

  const options = names
    .filter(name => name.endsWith('.html') && name !== 'index.html' && !without.has(name))
    .map(name => `<option${name === 'article.html' ? ' selected' : ''}>${name}</option>`)

  const html = { 'content-type': 'text/html; charset=utf-8' }
  const script = { 'content-type': 'text/javascript; charset=utf-8', ...isolation }

  return servePages({
    port,
    files: {
      '/demo': { headers: html, body: shellHtml.replace('<!-- pages -->', options.join('')) },
      '/demo/shell.js': { headers: script, body: shell['/demo/shell.js']! },
      '/demo/page.js': { headers: script, body: page['/demo/page.js']! },
      '/demo/panel.js': { headers: script, body: panel['/demo/main.js']! },
      '/demo/panel.html': {
        headers: { ...html, ...isolation },
        body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Panel</title><style>${styles}</style>
        <div id="root"></div><script type="module" src="/demo/panel.js"></script></html>`,
      },
    },
  })
}
