import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import type { Http } from './http.ts'
import { asMarkup, localeOf, localPages } from './sentences.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Nothing from elsewhere, and nothing to elsewhere: the script that reads the invitation could not send it if it wanted to. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
}

/** Where the extension is to be had, by browser: https addresses; null where it is in no store. */
export interface Stores {
  readonly chrome: string | null
  readonly firefox: string | null
}

/**
 * `GET /j`, the page that a link opens, with its own script, style and icon. Its sentences are in its markup, in the language of who asks, because its script may fetch
 * nothing. The script shares the extension's link decoder, so it is bundled when the hub starts: a hub whose files are incomplete fails there and not in front of a guest.
 */
export function addJoinPage(app: Http, stores: Stores = { chrome: null, firefox: null }): void {
  const html = readFileSync(file('join-page/index.html'), 'utf8')
    .replace('CHROME_STORE', () => asMarkup(stores.chrome ?? ''))
    .replace('FIREFOX_STORE', () => asMarkup(stores.firefox ?? ''))
  const pages = localPages(html, headers)
  const icon = readFileSync(file('../public/icon/icon.svg'), 'utf8')
  const { outputFiles } = buildSync({
    entryPoints: [file('join-page/join.ts'), file('join-page/join.css')],
    bundle: true,
    minify: true,
    write: false,
    outdir: '/',
    target: 'es2022',
    format: 'iife',
    logLevel: 'silent',
  })
  const built = (name: string): string => outputFiles.find(({ path }) => path.endsWith(name))!.text

  for (const path of ['/j', '/j/'])
    app.get(path, { schema: { hide: true } }, (request, reply) => {
      const page = pages[localeOf(request)]
      return reply.headers(page.headers).type('text/html; charset=utf-8').send(page.html)
    })
  const serve = (path: string, type: string, body: string) =>
    app.get(path, { schema: { hide: true } }, (_request, reply) =>
      reply.headers(headers).type(`${type}; charset=utf-8`).send(body),
    )
  serve('/j/join.js', 'text/javascript', built('.js'))
  serve('/j/join.css', 'text/css', built('.css'))
  serve('/j/icon.svg', 'image/svg+xml', icon)
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/j'))
}
