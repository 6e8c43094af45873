import { once } from 'node:events'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium } from '../scripts/find-chromium.mjs'
import { bundleForPage } from '../tests/support/bundle.ts'
import { startHub } from '../tests/support/hub-process.ts'
import { enterInPage, foundRoomOn, openOnHub, rtcFlags } from '../tests/support/mesh-pages.ts'
import { quantile } from './quantile.ts'
import type * as Rivals from './rivals-in-page.ts'

declare global {
  interface Window {
    rivals: typeof Rivals
    stock: Rivals.Stock
  }
}

const drops = Number(process.env.BENCH_DROPS ?? 100)
const stockDrops = 10
const kills = 3
/** A break that lasts longer has not healed. */
const healMs = 5_000
const launchOptions = { executablePath: findChromium() ?? '', args: ['--no-sandbox', ...rtcFlags] }

interface Bench {
  readonly browser: Browser
  readonly hub: string
  readonly rivals: string
}

/** What the mesh does that stock y-webrtc does not: one send a receiver, links that heal, people who are gone. */
export default async function bench(): Promise<string> {
  const hub = await startHub()
  const browser = await chromium.launch(launchOptions)
  try {
    const given = { browser, hub: hub.url, rivals: await bundleForPage('bench/rivals-in-page.ts', {}) }
    return [await sends(given), await heals(given), await deaths(given)].join('\n\n')
  } finally {
    await browser.close()
    await hub.stop()
  }
}

async function withRivals(page: Page, { rivals }: Bench): Promise<Page> {
  await page.evaluate(rivals.replace('var underTest', 'globalThis.rivals'))
  await page.evaluate(() => window.rivals.watchWebRtc())
  return page
}

async function enterStock(bench: Bench, room: string, browser = bench.browser): Promise<Page> {
  const page = await withRivals(await openOnHub(browser, bench.hub, ''), bench)
  await page.evaluate(
    ([url, name]) => {
      window.stock = window.rivals.enterStock(url!, name!)
    },
    [`${bench.hub.replace('http', 'ws')}/signal`, room],
  )
  return page
}

const close = (pages: readonly Page[]) => Promise.all(pages.map(page => page.context().close()))

async function sends(bench: Bench): Promise<string> {
  const rows: string[] = []
  const room = await foundRoomOn(bench.hub)
  const ours: Page[] = []
  const stock: Page[] = []
  for (let people = 1; people <= 9; people++) {
    ours.push(await enterInPage(bench.browser, room))
    stock.push(await enterStock(bench, 'sends'))
    if (people === 1) continue
    for (const page of ours) await page.waitForFunction(n => window.person.here().length === n, people - 1)
    for (const page of stock)
      await page.waitForFunction(n => window.stock.others() === n && window.stock.links() === n, people - 1)
    const ourSends = await countSends(
      ours,
      () => window.person.lossySent(),
      () => window.person.move(),
    )
    const theirs = await countSends(
      stock,
      () => window.rivals.sendsSoFar(),
      () => window.stock.move(Date.now()),
    )
    rows.push(`| ${people} | ${ourSends} | ${theirs} |`)
  }
  await close([...ours, ...stock])
  return [
    '## Messages sent among all for one move',
    '',
    '| people | Alongside | y-webrtc 10.3 |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

/** Sends of everybody in the second after a move of the first; the lesser of two, since awareness renews itself now and then. */
async function countSends(pages: readonly Page[], count: () => number, move: () => void): Promise<number> {
  const total = async () =>
    (await Promise.all(pages.map(page => page.evaluate(count)))).reduce((sum, n) => sum + n, 0)
  const counts: number[] = []
  for (let i = 0; i < 2; i++) {
    const before = await total()
    await pages[0]!.evaluate(move)
    await new Promise(resolve => setTimeout(resolve, 1_000))
    counts.push((await total()) - before)
  }
  return Math.min(...counts)
}

async function heals(bench: Bench): Promise<string> {
  const room = await foundRoomOn(bench.hub)
  const ours = await timesToHeal(
    [await enterInPage(bench.browser, room), await enterInPage(bench.browser, room)],
    drops,
    () => window.person.drop(),
    // Carried after the break, both ways: not what either end believes.
    name => void window.person.awareness.setLocalStateField('said', name),
    name =>
      [...window.person.awareness.getStates().values()].filter(state => state?.said === name).length === 2,
  )
  const stock: (number | null)[] = []
  for (let i = 0; i < stockDrops; i++) {
    const pages = [await enterStock(bench, `heal${i}`), await enterStock(bench, `heal${i}`)] as const
    for (const page of pages) await page.waitForFunction(() => window.stock.others() === 1)
    stock.push(
      ...(await timesToHeal(
        pages,
        1,
        () => window.rivals.drop(),
        name => void window.stock.doc.getMap('said').set(`${name}${Math.random()}`, name),
        name => [...window.stock.doc.getMap('said').values()].filter(said => said === name).length === 2,
      )),
    )
  }
  return [
    '## Links that break',
    `One side closes its connection; healed when both have heard a word said after that, within ${healMs / 1000} s.`,
    '',
    '| | healed | median ms | longest ms |',
    '|---|---|---|---|',
    healRow('Alongside', ours),
    healRow('y-webrtc 10.3', stock),
  ].join('\n')
}

function healRow(name: string, times: readonly (number | null)[]): string {
  const healed = times.filter(time => time !== null)
  const figure = (share: number) => (healed.length > 0 ? Math.round(quantile(healed, share)) : '–')
  return `| ${name} | ${healed.length} of ${times.length} | ${figure(0.5)} | ${figure(1)} |`
}

async function timesToHeal(
  [a, b]: readonly [Page, Page],
  times: number,
  drop: () => void,
  say: (name: string) => void,
  heard: (name: string) => boolean,
): Promise<(number | null)[]> {
  const said = async (name: string, mostMs: number): Promise<boolean> => {
    for (const page of [a, b]) await page.evaluate(say, name)
    const waits = [a, b].map(page => page.waitForFunction(heard, name, { timeout: mostMs, polling: 20 }))
    return (await Promise.allSettled(waits)).every(wait => wait.status === 'fulfilled')
  }
  const results: (number | null)[] = []
  if (!(await said('before', 20_000))) throw new Error('The two were never linked.')
  for (let i = 0; i < times; i++) {
    const startMs = performance.now()
    await (i % 2 === 0 ? a : b).evaluate(drop)
    results.push((await said(`after ${i}`, healMs)) ? performance.now() - startMs : null)
  }
  await close([a, b])
  return results
}

async function deaths(bench: Bench): Promise<string> {
  const ours: number[] = []
  const stock: number[] = []
  for (let i = 0; i < kills; i++) {
    const room = await foundRoomOn(bench.hub)
    const stays = await enterInPage(bench.browser, room)
    ours.push(
      await timeToBeGone(
        stays,
        browser => enterInPage(browser, room),
        n => window.person.here().length === n,
      ),
    )
    const watches = await enterStock(bench, `death${i}`)
    stock.push(
      await timeToBeGone(
        watches,
        browser => enterStock(bench, `death${i}`, browser),
        n => window.stock.others() === n,
      ),
    )
    await close([stays, watches])
  }
  const row = (name: string, times: readonly number[]) =>
    `| ${name} | ${times.map(ms => (ms / 1000).toFixed(1)).join(' · ')} |`
  return [
    '## A killed browser',
    '',
    '| | seconds until the other sees them gone |',
    '|---|---|',
    row('Alongside', ours),
    row('y-webrtc 10.3', stock),
  ].join('\n')
}

async function timeToBeGone(
  stays: Page,
  enter: (browser: Browser) => Promise<Page>,
  others: (n: number) => boolean,
): Promise<number> {
  const server = await chromium.launchServer(launchOptions)
  await enter(await chromium.connect(server.wsEndpoint()))
  await stays.waitForFunction(others, 1)
  // Long enough for a first heartbeat and for what greets a newcomer to be over.
  await new Promise(resolve => setTimeout(resolve, 2_500))
  const exit = once(server.process(), 'exit')
  const startMs = performance.now()
  server.process().kill('SIGKILL')
  await stays.waitForFunction(others, 0, { timeout: 60_000, polling: 50 })
  await exit
  return performance.now() - startMs
}
