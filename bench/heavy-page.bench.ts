import type { CDPSession, Page } from 'playwright-core'
import { launchWholeBrowser, openPages } from '../tests/support/browser.ts'
import { bundleForPage } from '../tests/support/bundle.ts'

interface InPage {
  underTest: typeof import('./heavy-page-in-page.ts')
}

const measureMs = 5_000
const idleMs = 10_000
const visits = 1_000

/** What the overlay takes from a page that has enough to do with itself, and what it leaves behind. */
export default async function bench(): Promise<string> {
  const browser = await launchWholeBrowser()
  const context = await openPages(
    browser,
    { '/': '<!doctype html><title>Heavy</title><body>' },
    { width: 1280, height: 800 },
  )
  const script = await bundleForPage('bench/heavy-page-in-page.ts')
  const open = async (): Promise<Page> => {
    const page = await context.newPage()
    await page.goto('/')
    await page.addScriptTag({ content: script })
    await page.evaluate(() => (globalThis as unknown as InPage).underTest.makeHeavy())
    return page
  }

  const page = await open()
  const lone = await page.evaluate(ms => (globalThis as unknown as InPage).underTest.live(ms), measureMs)
  const crowded = await page.evaluate(async ms => {
    const stop = (globalThis as unknown as InPage).underTest.startCursors(100)
    const lived = await (globalThis as unknown as InPage).underTest.live(ms)
    stop()
    return lived
  }, measureMs)
  const lostShare = Math.max(0, 1 - crowded.frames / lone.frames)
  const asked = await page.evaluate(
    ms => (globalThis as unknown as InPage).underTest.framesAskedFor(ms),
    idleMs,
  )
  await page.close()

  const visited = await open()
  const cdp = await context.newCDPSession(visited)
  const comeAndGo = (times: number) =>
    visited.evaluate(count => (globalThis as unknown as InPage).underTest.comeAndGo(count), times)
  await comeAndGo(20) // what is made once
  const before = await heapMb(cdp)
  await comeAndGo(visits)
  const grown = (await heapMb(cdp)) - before
  await browser.close()
  return [
    '## What a heavy page notices',
    `A page of 10,000 elements that moves one of them in every frame, for ${measureMs / 1000} s without and with 100 moving cursors.`,
    '',
    '| | |',
    '|---|---|',
    `| frames of the page’s own that are lost | ${(lostShare * 100).toFixed(1)} % (${crowded.frames} of ${lone.frames}) |`,
    `| tasks over 50 ms, without and with them | ${lone.longTasks}, ${crowded.longTasks} |`,
    `| frames asked for in ${idleMs / 1000} s while ten cursors stand still | ${asked} |`,
    `| heap after ${visits.toLocaleString('en')} people came and went and the address changed each time | ${grown >= 0 ? '+' : '−'}${Math.abs(grown).toFixed(2)} MB |`,
  ].join('\n')
}

async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.enable')
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}
