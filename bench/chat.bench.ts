import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { chromium } from 'playwright-core'
import { findChromium } from '../scripts/find-chromium.mjs'
import { bundleForPage } from '../tests/support/bundle.ts'
import { startHub } from '../tests/support/hub-process.ts'
import { longHistory } from '../tests/support/long-history.ts'
import { foundRoomOn, openOnHub, rtcFlags } from '../tests/support/mesh-pages.ts'
import { createPerson, testRoom } from '../tests/support/person.ts'
import { createRandom, createRandomBytes } from '../tests/support/random.ts'
import { createRealClock } from '../tests/support/real-clock.ts'
import type { ChatPerson, enterChat } from './chat-in-page.ts'
import { quantile } from './quantile.ts'

declare global {
  interface Window {
    chat: ChatPerson
  }
}

/** Messages of each way, said no faster than a browser may. */
const said = 80
const pauseMs = 550

/** How long a message takes from one panel's port to another's. Milliseconds. */
async function measureSaid(direct: boolean): Promise<number[]> {
  const hub = await startHub()
  const browser = await chromium.launch({
    executablePath: findChromium()!,
    args: ['--no-sandbox', ...rtcFlags],
  })
  const options = { ...(await foundRoomOn(hub.url)), direct }
  const bundle = await bundleForPage('bench/chat-in-page.ts')
  const enter = async () => {
    const page = await openOnHub(browser, hub.url, bundle)
    await page.evaluate(given => {
      const { underTest } = globalThis as unknown as { underTest: { enterChat: typeof enterChat } }
      window.chat = underTest.enterChat(given)
      return window.chat.ready
    }, options)
    return page
  }
  const [a, b] = [await enter(), await enter()]
  const via = direct ? 'direct' : 'relay'
  for (const page of [a, b]) await page.waitForFunction(way => window.chat.via().includes(way as never), via)
  for (let n = 0; n < said; n++) {
    await a.evaluate(() => window.chat.say())
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
  const tookMs = await b.evaluate(() => window.chat.tookMs)
  await browser.close()
  await hub.stop()
  return tookMs
}

/** What is reachable, after everything else has been collected. Megabytes, with what typed arrays hold. */
function usedMb(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let n = 0; n < 3; n++) collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 1e6
}

/** Opens a room of long standing as its host does. */
async function measureHistory(count: number) {
  const randomBytes = createRandomBytes(createRandom(1))
  const common = { clock: createRealClock(), randomBytes }
  const authors = ['Ben', 'Cleo', 'Dan'].map(name => createPerson({ ...common, name }).id)
  const person = createPerson({ ...common, name: 'Ada' })
  const beforeMb = usedMb()
  person.stores.records.rows.push(...longHistory(testRoom, authors, count))
  let startMs = performance.now()
  const visit = person.enter()
  await visit.room.ready
  const readyMs = performance.now() - startMs
  startMs = performance.now()
  const panel = visit.panel()
  const shown = panel.chat().length
  const shownMs = performance.now() - startMs
  const opened = panel.chat()
  startMs = performance.now()
  panel.receive({ type: 'read', record: opened.at(-1)!.record })
  panel.receive({ type: 'say', text: 'one more' })
  while (panel.chat().length === opened.length) await new Promise(resolve => setImmediate(resolve))
  const saidMs = performance.now() - startMs
  startMs = performance.now()
  panel.receive({ type: 'search-chat', query: 'not to be found' })
  while (!panel.last('found')) await new Promise(resolve => setImmediate(resolve))
  const searchMs = performance.now() - startMs
  const mb = usedMb() - beforeMb
  await visit.room.close()
  return { count, shown, readyMs, shownMs, saidMs, searchMs, mb }
}

/** A message's way from one panel to another, and what a long history costs the host. */
export default async function bench(): Promise<string> {
  const ways = [
    ['direct', await measureSaid(true), 40],
    ['relayed', await measureSaid(false), 60],
  ] as const
  const histories = [await measureHistory(200), await measureHistory(10_000), await measureHistory(100_000)]
  return [
    '## What is said in the chat',
    `From one panel's port to another's: signed, stored, sent, verified. ${said} messages each, two pages of one headless Chromium, a hub beside it.`,
    '',
    '| way | p50 ms | p95 ms | wanted, p95 | arrived |',
    '|---|---|---|---|---|',
    ...ways.map(
      ([way, all, wanted]) =>
        `| ${way} | ${quantile(all, 0.5).toFixed(1)} | ${quantile(all, 0.95).toFixed(1)} | ≤ ${wanted} | ${all.length} of ${said} |`,
    ),
    '',
    'What a history costs the host, in Node: reading it from a store in memory, then a panel that opens, something said in it, and a search that finds nothing. Memory with the stored bytes.',
    '',
    '| messages | room ready ms | panel shown ms | said ms | searched ms | memory MB |',
    '|---|---|---|---|---|---|',
    ...histories.map(
      ({ count, readyMs, shownMs, saidMs, searchMs, mb }) =>
        `| ${count.toLocaleString('en')} | ${[readyMs, shownMs, saidMs, searchMs, mb].map(n => n.toFixed(n < 10 ? 1 : 0)).join(' | ')} |`,
    ),
  ].join('\n')
}
