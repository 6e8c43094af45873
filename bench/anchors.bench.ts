import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../tests/support/browser.ts'
import { bundleForPage } from '../tests/support/bundle.ts'
import { type BenchPage, benchPages } from './anchor-pages.ts'
import type { Landing, landPoints, SaidPoint, sayPoints } from './anchors-in-page.ts'

type InPage = { sayPoints: typeof sayPoints; landPoints: typeof landPoints }

const senderWidth = 1440
const widths = [1024, 820, 390]
const withinPx = 24
const textPoints = 60
const otherPoints = 40

/** Where pointers at one width land at others, on pages of every kind. */
export default async function bench(): Promise<string> {
  const pages = await benchPages()
  const browser = await launchBrowser()
  const script = await bundleForPage('bench/anchors-in-page.ts')
  const sender = await openAt(browser, senderWidth)
  const receivers: { readonly width: number; readonly receiver: Page }[] = []
  for (const width of widths) receivers.push({ width, receiver: await openAt(browser, width) })
  const landings: { readonly width: number; readonly kind: 'text' | 'other'; readonly landing: Landing }[] =
    []
  for (const page of pages) {
    await load(sender, page, script)
    const points = await sender.evaluate(
      ([texts, others]) =>
        (globalThis as unknown as { underTest: InPage }).underTest.sayPoints(texts, others, 1),
      [textPoints, otherPoints] as const,
    )
    for (const { width, receiver } of receivers) {
      await load(receiver, page, script)
      const landed = await receiver.evaluate(
        (said: readonly SaidPoint[]) =>
          (globalThis as unknown as { underTest: InPage }).underTest.landPoints(said),
        points,
      )
      for (const [i, landing] of landed.entries())
        if (landing)
          landings.push({ width, kind: points[i]!.sample.kind === 'text' ? 'text' : 'other', landing })
    }
  }
  await browser.close()

  const share = (
    kind: 'text' | 'other',
    width: number,
    way: 'oursPx' | 'elementPx' | 'documentPx',
  ): string => {
    const those = landings.filter(entry => entry.kind === kind && entry.width === width)
    const near = those.filter(({ landing }) => landing[way] <= withinPx)
    return `${((near.length / those.length) * 100).toFixed(1)} %`
  }
  const rows = (['text', 'other'] as const).flatMap(kind =>
    (['oursPx', 'elementPx', 'documentPx'] as const).map(way => {
      const name = { oursPx: 'ours', elementPx: 'element + pixels', documentPx: 'document pixels' }[way]
      return `| ${kind === 'text' ? 'on text' : 'beside text'} | ${name} | ${widths.map(width => share(kind, width, way)).join(' | ')} |`
    }),
  )
  return [
    '## Where a cursor lands',
    `${pages.length} pages, said at ${senderWidth} px, ${landings.length} landings: share within ${withinPx} px of the same character (beside text: no further from it than the pointer was, and ${withinPx} px).`,
    '',
    `| | | ${widths.map(width => `${width} px`).join(' | ')} |`,
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
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
  await page.addScriptTag({ content: script })
}
