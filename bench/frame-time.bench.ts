import { readFile } from 'node:fs/promises'
import type { CDPSession } from 'playwright-core'
import { launchWholeBrowser, openPages } from '../tests/support/browser.ts'
import { bundleForPage } from '../tests/support/bundle.ts'

interface InPage {
  underTest: { startCursors(people: number): () => void }
  stop?: () => void
}

const measureMs = 4_000

/** What moving cursors cost a page's main thread: script, style, layout and paint, in processor time. */
export default async function bench(): Promise<string> {
  const html = await readFile(new URL('../tests/pages/long.html', import.meta.url), 'utf8')
  const script = await bundleForPage('bench/frame-time-in-page.ts')
  const browser = await launchWholeBrowser()
  const context = await openPages(browser, { '/': html }, { width: 1280, height: 800 })
  const page = await context.newPage()
  await page.goto('/')
  await page.addScriptTag({ content: script })
  const cdp = await context.newCDPSession(page)
  // Processor time, not wall time: other programs on the machine do not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })

  const costOf = async (people: number): Promise<{ taskMs: number; scriptMs: number }> => {
    await page.evaluate(count => {
      const here = globalThis as unknown as InPage
      here.stop = here.underTest.startCursors(count)
    }, people)
    await frames(60)
    const before = await busyMs(cdp)
    const count = await frames(0)
    const after = await busyMs(cdp)
    await page.evaluate(() => (globalThis as unknown as InPage).stop?.())
    return { taskMs: (after.task - before.task) / count, scriptMs: (after.script - before.script) / count }
  }
  /** Lets that many frames pass, or those of the measured time; returns how many there were. */
  const frames = (atLeast: number): Promise<number> =>
    page.evaluate(
      async ([least, lengthMs]) => {
        const endMs = performance.now() + (least ? 0 : lengthMs)
        let count = 0
        while (count < least || performance.now() < endMs) {
          await new Promise(done => requestAnimationFrame(done))
          count++
        }
        return count
      },
      [atLeast, measureMs] as const,
    )

  const idle = await costOf(0)
  const rows: string[] = []
  for (const people of [10, 50, 100]) {
    const cost = await costOf(people)
    rows.push(`| ${people} | ${(cost.taskMs - idle.taskMs).toFixed(2)} | ${cost.scriptMs.toFixed(2)} |`)
  }
  await browser.close()
  return [
    '## What moving cursors cost a page',
    `Main-thread milliseconds per frame over ${measureMs / 1000} s on a long article, all cursors on its words and all moving; an empty frame (${idle.taskMs.toFixed(2)} ms) is taken off.`,
    '',
    '| cursors | all of it | script |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

async function busyMs(cdp: CDPSession): Promise<{ readonly task: number; readonly script: number }> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const seconds = (name: string): number => metrics.find(metric => metric.name === name)?.value ?? 0
  return { task: seconds('TaskDuration') * 1_000, script: seconds('ScriptDuration') * 1_000 }
}
