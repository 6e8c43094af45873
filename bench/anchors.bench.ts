import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchWholeBrowser } from '../tests/support/browser.ts'
import { bundleForPage } from '../tests/support/bundle.ts'
import { type BenchPage, benchPages } from './anchor-pages.ts'
import type { Landing, landPoints, SaidPoint, sayPoints } from './anchors-in-page.ts'
import { quantile } from './quantile.ts'

interface InPage {
  readonly sayPoints: typeof sayPoints
  readonly landPoints: typeof landPoints
}

const senderWidth = 1440
const widths = [1440, 1024, 820, 390]
const withinPx = 24
const pointsPerPage = 80

type Way = 'oursPx' | 'elementPx' | 'documentPx'
const names: Readonly<Record<Way, string>> = {
  oursPx: 'ours',
  elementPx: 'element + pixels',
  documentPx: 'document pixels',
}

/** One page at one width: how each point landed. `details` in the environment names the pages with misses. */
interface Result {
  readonly page: string
  readonly width: number
  readonly points: readonly SaidPoint[]
  readonly landings: readonly (Landing | null)[]
}

/** Where pointers at one width land at others, on pages of every kind, wherever both have scrolled. */
export default async function bench(): Promise<string> {
  const pages = await benchPages()
  const browser = await launchWholeBrowser()
  const script = await bundleForPage('bench/anchors-in-page.ts')
  const sender = await openAt(browser, senderWidth)
  const receivers = new Map<number, Page>()
  for (const width of widths) receivers.set(width, await openAt(browser, width))
  const results: Result[] = []
  const captureMs: number[] = []
  const resolveUs: number[] = []
  for (const page of pages) {
    await load(sender, page, script)
    const said = await sender.evaluate(
      count => (globalThis as unknown as { underTest: InPage }).underTest.sayPoints(count, 1),
      pointsPerPage,
    )
    captureMs.push(...said.captureMs)
    for (const [width, receiver] of receivers) {
      await load(receiver, page, script)
      const landed = await receiver.evaluate(
        points => (globalThis as unknown as { underTest: InPage }).underTest.landPoints(points, 2),
        said.points,
      )
      if (process.env.BENCH_DETAILS)
        console.log(
          page.file,
          width,
          'elements',
          said.elements,
          landed.elements,
          Math.round(landed.resolveUs),
          'us',
          quantile(said.captureMs, 0.95).toFixed(2),
          'ms',
        )
      resolveUs.push(landed.resolveUs)
      results.push({
        page: `${page.folder.split('/').at(-1)}/${page.file}`,
        width,
        points: said.points,
        landings: landed.landings,
      })
    }
  }
  await browser.close()
  if (process.env.BENCH_DETAILS) tellMisses(results)

  const landingsAt = (width: number): Landing[] =>
    results.filter(result => result.width === width).flatMap(({ landings }) => landings.filter(isDrawn))
  const share = (landings: readonly Landing[], counts: (landing: Landing) => boolean): string =>
    `${((landings.filter(counts).length / landings.length) * 100).toFixed(2)} %`
  const all = results.flatMap(({ landings }) => landings.filter(isDrawn))
  const rows = (['oursPx', 'elementPx', 'documentPx'] as const).map(way => {
    const right = (landing: Landing): boolean => landing[way] <= withinPx
    return `| ${names[way]} | ${share(all, right)} | ${widths.map(width => share(landingsAt(width), right)).join(' | ')} |`
  })
  const wrong = ({ exact, oursPx }: Landing): boolean => exact && oursPx > withinPx
  return [
    '## Where a cursor lands',
    `${pages.length} pages, said at ${senderWidth} px, ${all.length} landings: half on characters, half anywhere on a thing, both sides scrolled at random, inner scrollers and frames too. Share within ${withinPx} px of the same character or element.`,
    '',
    `| | all | ${widths.map(width => `${width} px`).join(' | ')} |`,
    `|---|---|${widths.map(() => '---|').join('')}`,
    ...rows,
    `| ours, wrong but shown as exact | ${share(all, wrong)} | ${widths.map(width => share(landingsAt(width), wrong)).join(' | ')} |`,
    '',
    `Capture ${quantile(captureMs, 0.5).toFixed(2)} ms a pointer event, p95 ${quantile(captureMs, 0.95).toFixed(2)} ms. Placing one cursor once more ${quantile(resolveUs, 0.5).toFixed(1)} µs, on the slowest page ${Math.max(...resolveUs).toFixed(1)} µs.`,
  ].join('\n')
}

const isDrawn = (landing: Landing | null): landing is Landing => landing !== null

function tellMisses(results: readonly Result[]): void {
  for (const { page, width, points, landings } of results)
    for (const [i, landing] of landings.entries())
      if (landing && landing.oursPx > withinPx)
        console.log(
          page,
          width,
          landing.exact ? 'WRONG' : 'near',
          Math.round(landing.oursPx),
          points[i]!.sample.kind,
          JSON.stringify(points[i]!.on),
          JSON.stringify(points[i]!.target?.path ?? null).slice(0, 160),
        )
}

async function openAt(browser: Browser, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' })
  return context.newPage()
}

/** Pages come from disk under a made-up origin; what they want from elsewhere is refused. */
async function load(page: Page, { folder, file }: BenchPage, script: string): Promise<void> {
  await page.unrouteAll()
  await page.route('**/*', route => {
    const url = new URL(route.request().url())
    if (url.origin !== 'http://page.test') return route.abort()
    return route.fulfill({ path: join(folder, decodeURIComponent(url.pathname)) }).catch(() => route.abort())
  })
  await page.goto(`http://page.test/${file}`, { waitUntil: 'load' })
  // Charts and the like are there a little later.
  await page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve, { timeout: 1000 })))
  await page.addScriptTag({ content: script })
}
