import { readFile } from 'node:fs/promises'
import { createServer, type OutgoingHttpHeaders, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { extname } from 'node:path'

const folder = new URL('../pages/', import.meta.url)

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** What isolated pages are served with, and whatever wants to be framed by them. */
export const isolation = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
}

/** What belongs to a page and cannot be written in it. */
const headersByPage: Readonly<Record<string, OutgoingHttpHeaders>> = {
  'strict-csp.html': { ...isolation, 'content-security-policy': "default-src 'none'; sandbox" },
  'isolated.html': isolation,
}

export interface PageServer {
  /** With a slash at its end. */
  readonly url: string
  close(): void
}

export interface ServePagesOptions {
  readonly port?: number
  /** By https, with a certificate that only browsers told to accept any certificate accept. */
  readonly secure?: boolean
  /** Beside the pages, by path. */
  readonly files?: Readonly<Record<string, { readonly headers: OutgoingHttpHeaders; readonly body: string }>>
}

/** Self-signed, for 127.0.0.1, made for these tests only. */
async function certificate(): Promise<{ key: Buffer; cert: Buffer }> {
  const read = (name: string) => readFile(new URL(`certificate/${name}.pem`, import.meta.url))
  return { key: await read('key'), cert: await read('cert') }
}

/** Serves tests/pages on the loopback. Any address without a dot is the client-side router's page. */
export async function servePages(options: ServePagesOptions = {}): Promise<PageServer> {
  const { port = 0, secure = false, files = {} } = options
  const answer: RequestListener = async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = files[pathname]
    if (file) {
      response.writeHead(200, file.headers).end(file.body)
      return
    }
    const asked = pathname.slice(1) || 'index.html'
    const name = /^[\w-]+\.\w+$/.test(asked) ? asked : 'spa.html'
    try {
      const body = await readFile(new URL(name, folder))
      const type = types[extname(name)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type, ...headersByPage[name] }).end(body)
    } catch {
      response.writeHead(404).end('No such page')
    }
  }
  const server = secure ? createSecureServer(await certificate(), answer) : createServer(answer)
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', listening)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The page server has no port.')
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${address.port}/`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
