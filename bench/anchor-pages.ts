import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = new URL('..', import.meta.url).pathname
const cache = join(root, '.cache/bench-pages')

/** A page on disk: its folder, and its file in it. */
export interface BenchPage {
  readonly folder: string
  readonly file: string
}

/** Whole pages that others wrote and published, pinned. */
const published: Record<string, readonly string[]> = {
  'startbootstrap-clean-blog@6.0.9': ['index', 'about', 'post', 'contact'].map(name => `dist/${name}.html`),
  'startbootstrap-sb-admin-2@4.1.4': [
    'index',
    'cards',
    'buttons',
    'tables',
    'utilities-color',
    'register',
  ].map(name => `${name}.html`),
  'startbootstrap-freelancer@7.0.7': ['dist/index.html'],
  'startbootstrap-agency@7.0.12': ['dist/index.html'],
  'startbootstrap-resume@7.0.6': ['dist/index.html'],
  'startbootstrap-landing-page@6.0.6': ['dist/index.html'],
  'impress.js@1.1.0': ['index.html'],
}
const ours = [
  ...[
    'article',
    'app',
    'canvas',
    'carousel',
    'code',
    'conversation',
    'dark',
    'dark-app',
    'differing',
    'forms',
  ],
  ...['frames', 'fullscreen', 'greedy', 'grid', 'hash', 'inner-scroll', 'late', 'long', 'modal', 'outline'],
  ...[
    'pictures',
    'popovers',
    'rtl',
    'shadow',
    'spa',
    'sticky',
    'tables',
    'transforms',
    'widgets',
    'writing-modes',
  ],
]

/** Fetches what is not in the cache yet (25 MB, once). */
export async function benchPages(): Promise<BenchPage[]> {
  const pages: BenchPage[] = []
  for (const [name, files] of Object.entries(published)) {
    const folder = join(cache, name)
    if (!existsSync(folder)) await fetchPackage(name, folder)
    for (const file of files) pages.push({ folder, file })
  }
  for (const name of ours) pages.push({ folder: join(root, 'tests/pages'), file: `${name}.html` })
  return pages
}

async function fetchPackage(name: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const { stdout } = await run('npm', ['pack', name, '--silent'], { cwd: cache })
  await mkdir(folder)
  await run('tar', ['xzf', join(cache, stdout.trim()), '--strip-components=1', '-C', folder])
}
