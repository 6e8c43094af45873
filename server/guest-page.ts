import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build as bundle, stop } from 'esbuild'
import type { Locale } from '../lib/core/locales.ts'
import type { Http } from './http.ts'
import {
  inAllLanguages,
  type LocalPage,
  localeOf,
  localPages,
  readSentences,
  sentencesIn,
} from './sentences.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** It talks to this hub and to nobody else, draws pictures of its own memory, and makes no markup of strings. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-cache',
}

interface Asset {
  readonly type: string
  readonly body: Buffer
  readonly zipped: Buffer
}

interface GuestPage {
  /** With its language in the headers: it is that of who asks until the script is there, which knows them better. */
  readonly pages: Readonly<Record<Locale, LocalPage>>
  /** Of all the files: it names them, so each can be kept for ever. */
  readonly hash: string
  readonly files: ReadonlyMap<string, Asset>
}

/**
 * `GET /j/guest`, the room itself for people without the extension: the panel, the engine and the relay, bundled from the extension's own source
 * when the first one asks. Each language is a file of its own, and a browser fetches one.
 */
export function addGuestPage(app: Http): void {
  let page: Promise<GuestPage> | null = null
  const built = (): Promise<GuestPage> => {
    page ??= build().catch((error: unknown) => {
      page = null
      throw error
    })
    return page
  }

  for (const path of ['/j/guest', '/j/guest/'])
    app.get(path, { schema: { hide: true } }, async (request, reply) => {
      const page = (await built()).pages[localeOf(request)]
      return reply.headers(page.headers).type('text/html; charset=utf-8').send(page.html)
    })
  app.get<{ Params: { hash: string; name: string } }>(
    '/j/guest/:hash/:name',
    { schema: { hide: true } },
    async (request, reply) => {
      const { hash, files } = await built()
      const asset = request.params.hash === hash ? files.get(request.params.name) : undefined
      if (!asset) return reply.callNotFound()
      const mayZip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
      return reply
        .headers({
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          ...(mayZip && { 'content-encoding': 'gzip' }),
        })
        .type(`${asset.type}; charset=utf-8`)
        .send(mayZip ? asset.zipped : asset.body)
    },
  )
}

async function build(): Promise<GuestPage> {
  const { outputFiles } = await bundle({
    entryPoints: [file('../entrypoints/guest/main.tsx'), file('../components/guest/guest.css')],
    entryNames: '[name]',
    bundle: true,
    minify: true,
    write: false,
    outdir: '/',
    target: 'es2022',
    format: 'esm',
    // What the room takes is a file of its own, and what both use another.
    splitting: true,
    chunkNames: '[name]-[hash]',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  })
  // Its process would stay for ever, for nothing.
  await stop()
  const files = new Map<string, Buffer>(
    outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]),
  )
  const scripts = [...files].filter(([name]) => name.endsWith('.js')).map(([, body]) => body.toString())
  for (const [locale, all] of Object.entries(inAllLanguages(readSentences)))
    files.set(`${locale}.json`, Buffer.from(JSON.stringify(sentencesIn(scripts.join('\n'), all))))

  const hash = createHash('sha256')
  for (const [name, body] of files) hash.update(`${name} ${body.length} `).update(body)
  const named = hash.digest('base64url').slice(0, 16)
  const preloads = [...files.keys()]
    .filter(name => name.startsWith('chunk-'))
    .map(name => `<link rel="modulepreload" href="BASE/${name}" />`)
  const html = readFileSync(file('join-page/guest.html'), 'utf8')
    .replace('<script src="BASE/main.js"', `${preloads.join('')}$&`)
    .replaceAll('BASE', `/j/guest/${named}`)
  return {
    pages: localPages(html, headers),
    hash: named,
    files: new Map([...files].map(([name, body]) => [name, assetOf(name, body)])),
  }
}

function assetOf(name: string, body: Buffer): Asset {
  const type = name.endsWith('.js')
    ? 'text/javascript'
    : name.endsWith('.css')
      ? 'text/css'
      : 'application/json'
  return { type, body, zipped: gzipSync(body) }
}
