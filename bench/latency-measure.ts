import { execFileSync } from 'node:child_process'
import { chromium, type Page } from 'playwright-core'
import { findChromium } from '../scripts/find-chromium.mjs'
import { bundleForPage } from '../tests/support/bundle.ts'
import { startHub } from '../tests/support/hub-process.ts'
import { enterInPage, foundRoomOn, rtcFlags } from '../tests/support/mesh-pages.ts'
import { quantile } from './quantile.ts'
import type * as Rivals from './rivals-in-page.ts'

/** Runs in a network of its own (bench/latency.bench.ts starts it there) and prints the rows of its table as JSON. */

declare global {
  interface Window {
    rivals: typeof Rivals
    stock: Rivals.Stock
  }
}

const losses = [0, 3, 10]
const lengthMs = 30_000

const names = {
  bare: 'bare lossy channel',
  ours: 'Alongside, fast lane',
  awareness: 'awareness, y-webrtc 10.3',
}

const nft = (...words: string[]): void => void execFileSync('nft', words)

function setLoss(percent: number): void {
  nft('flush', 'ruleset')
  if (percent === 0) return
  nft('add', 'table', 'inet', 'bench')
  nft('add', 'chain', 'inet', 'bench', 'in', '{ type filter hook input priority 0; }')
  nft(...`add rule inet bench in meta l4proto udp numgen random mod 100 < ${percent} drop`.split(' '))
}

async function prepare(page: Page, rivals: string, signaling: string): Promise<void> {
  await page.evaluate(rivals.replace('var underTest', 'globalThis.rivals'))
  await page.evaluate(url => {
    const { rivals, person } = window
    window.stock = rivals.enterStock(url, 'bench')
    window.stock.onMove(sentMs => rivals.arrived('awareness', sentMs))
    rivals.onBare(frame => rivals.arrived('bare', rivals.sentMsOf(frame)))
    person.onFast((_, frame) => rivals.arrived('ours', rivals.sentMsOf(frame)))
  }, signaling)
}

/** In the sender's page. */
const wiggle = (ms: number): Promise<number> => {
  const { rivals, person, stock } = window
  return rivals.wiggle(ms, {
    bare: sentMs => rivals.sendBare(rivals.frameOf(sentMs)),
    ours: sentMs => person.move(rivals.frameOf(sentMs)),
    awareness: stock.move,
  })
}

const hub = await startHub()
const browser = await chromium.launch({
  executablePath: findChromium()!,
  args: ['--no-sandbox', ...rtcFlags],
})
const room = await foundRoomOn(hub.url)
const rivals = await bundleForPage('bench/rivals-in-page.ts', {})
const [a, b] = [await enterInPage(browser, room), await enterInPage(browser, room)]
for (const page of [a, b]) await prepare(page, rivals, `${hub.url.replace('http', 'ws')}/signal`)
const offer = await a.evaluate(() => window.rivals.negotiateBare(null))
const answer = await b.evaluate(heard => window.rivals.negotiateBare(heard), offer)
await a.evaluate(heard => window.rivals.negotiateBare(heard), answer)
for (const page of [a, b])
  await page.waitForFunction(
    () => window.rivals.bareOpen() && window.stock.others() === 1 && window.person.here().length === 1,
  )

const rows: Record<string, string>[] = []
for (const loss of losses) {
  setLoss(loss)
  const moves = await a.evaluate(wiggle, lengthMs)
  await new Promise(resolve => setTimeout(resolve, 1_000))
  const delays = await b.evaluate(() => window.rivals.takeDelays())
  for (const [way, all] of Object.entries(delays))
    rows.push({
      loss: `${loss} %`,
      name: names[way as Rivals.Way],
      p50: quantile(all, 0.5).toFixed(1),
      p95: quantile(all, 0.95).toFixed(1),
      arrived: `${Math.round((100 * all.length) / moves)} %`,
    })
}
await browser.close()
await hub.stop()
process.stdout.write(`${JSON.stringify(rows)}\n`)
