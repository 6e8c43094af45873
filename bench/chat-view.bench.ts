import type { CDPSession, Page } from 'playwright-core'
import type { HostToPanel } from '../lib/protocol/port.ts'
import { openExtensionPages } from '../tests/components/support/extension-page.ts'
import { serveHistory } from '../tests/components/support/long-history.ts'
import { ada, grace, linus, message, personIdOf, recordIdOf } from '../tests/components/support/people.ts'
import { launchWholeBrowser } from '../tests/support/browser.ts'
import { quantile } from './quantile.ts'

const opened = 10
const pattern = message(1, grace, '')
const view: readonly HostToPanel[] = [
  {
    type: 'room',
    room: recordIdOf(0) as never,
    name: 'Planner notes',
    self: personIdOf(0),
    connection: 'direct',
    notice: null,
  },
  { type: 'people', people: [ada, grace, linus] },
  { type: 'panel', open: true, pin: 'right', tab: 'chat', unread: 0 },
]

/** What a long chat costs its panel: to be there, and to be scrolled through. The host's half is measured elsewhere. */
export default async function bench(): Promise<string> {
  const browser = await launchWholeBrowser()
  const pages = await openExtensionPages(browser)
  const open = async () => {
    const page = await pages.open('panel', {
      address: '/panel.html#AAAAAAAAAAAAAAAAAAAAAA&theme=light',
      framed: true,
    })
    await page.evaluate(all => {
      for (const fact of all) window.ports[0]!.hostSays(fact)
    }, view)
    return page
  }
  const paints: number[] = []
  for (let n = 0; n < opened; n++) {
    const page = await open()
    paints.push(await firstPaintMs(page))
    await page.close()
  }
  const page = await open()
  const cdp = await pages.context.newCDPSession(page)
  await page.evaluate(serveHistory, [100_000, pattern] as const)
  const up = await scroll(page, cdp)
  await browser.close()
  return [
    '## A long chat in its panel',
    `A panel of 340 × 520 pixels with the host's slices at its port. Opened ${opened} times with 10,000 messages, of which the newest 200 come: first paint p50 **${paint(paints, 0.5)} ms**, worst ${paint(paints, 1)} ms after they came. Of 100,000 messages, scrolled up at 3,600 pixels a second for ${scrollMs / 1000} s:`,
    '',
    '| messages passed | frames a second | frame p50 ms | p95 | longest | main thread, ms a frame | messages in the page, most | JavaScript heap |',
    '|---|---|---|---|---|---|---|---|',
    `| ${up.passed} | ${up.perSecond.toFixed(1)} | ${up.p50.toFixed(1)} | ${up.p95.toFixed(1)} | ${up.longest.toFixed(0)} | ${up.busy.toFixed(1)} | ${up.most} | ${(up.heapBytes / 1e6).toFixed(1)} MB |`,
  ].join('\n')
}

const paint = (all: readonly number[], at: number): string => quantile(all, at).toFixed(0)

/** From the moment that the messages are at the port until they have been painted. */
async function firstPaintMs(page: Page): Promise<number> {
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('[data-record]')) return
      observer.disconnect()
      // The frame in which they stand has been handed over when the next one begins.
      requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('painted')))
    })
    observer.observe(document.getElementById('root')!, { childList: true, subtree: true })
    performance.mark('came')
  })
  await page.evaluate(serveHistory, [10_000, pattern] as const)
  await page.waitForFunction(() => performance.getEntriesByName('painted').length > 0)
  return page.evaluate(
    () =>
      performance.getEntriesByName('painted')[0]!.startTime -
      performance.getEntriesByName('came')[0]!.startTime,
  )
}

const scrollMs = 8_000

async function scroll(page: Page, cdp: CDPSession) {
  await page.getByText('Message 99999', { exact: true }).waitFor()
  // Processor time, not wall time: other programs on the machine do not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const before = await busyMs(cdp)
  const { frames, most, passed } = await page.evaluate(async lengthMs => {
    const list = document.querySelector('[role=log]')!
    const numberAtTop = () =>
      Number(document.querySelector('[data-record]')!.getAttribute('data-record')!.slice(0, 21))
    const frames: number[] = []
    let most = 0
    let last = await new Promise<number>(requestAnimationFrame)
    const endMs = last + lengthMs
    while (last < endMs) {
      const now = await new Promise<number>(requestAnimationFrame)
      frames.push(now - last)
      list.scrollTop -= 3.6 * (now - last)
      most = Math.max(most, document.querySelectorAll('[data-record]').length)
      last = now
    }
    return { frames, most, passed: 99_999 - numberAtTop() }
  }, scrollMs)
  const busy = (await busyMs(cdp)) - before
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return {
    passed,
    most,
    perSecond: frames.length / (scrollMs / 1000),
    p50: quantile(frames, 0.5),
    p95: quantile(frames, 0.95),
    longest: Math.max(...frames),
    busy: busy / frames.length,
    heapBytes: usedSize,
  }
}

async function busyMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
}
