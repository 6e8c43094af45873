import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

interface Row {
  readonly loss: string
  readonly name: string
  readonly p50: string
  readonly p95: string
  readonly arrived: string
}

/** Drops the packets. Installed where it is missing and that needs no password. */
async function ensureNft(): Promise<void> {
  const works = () =>
    run('nft', ['--version']).then(
      () => true,
      () => false,
    )
  if (await works()) return
  await run('apt-get', ['install', '-y', 'nftables'], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).catch(() => null)
  if (!(await works())) throw new Error('nft is missing: install nftables, and run this as root.')
}

/** From a pointer handler to the other browser's DOM, with packets lost on the way. Needs root, `unshare` and `nft` (Debian: nftables). */
export default async function bench(): Promise<string> {
  await ensureNft()
  const measure = new URL('latency-measure.ts', import.meta.url).pathname
  // A network with nothing in it but its loopback, so that losing packets troubles nobody else.
  const script = `ip link set lo up && exec "${process.execPath}" "${measure}"`
  const { stdout } = await run('unshare', ['-n', 'sh', '-c', script], { timeout: 600_000 })
  const rows = JSON.parse(stdout.trim().split('\n').at(-1)!) as Row[]
  return [
    '## How long a move takes',
    'From the pointer handler to the DOM of the other page, 30 moves a second each in turn, two pages of one headless Chromium; packets dropped in both directions.',
    '',
    '| packets lost | way | p50 ms | p95 ms | arrived |',
    '|---|---|---|---|---|',
    ...rows.map(row => `| ${row.loss} | ${row.name} | ${row.p50} | ${row.p95} | ${row.arrived} |`),
  ].join('\n')
}
