import { mkdir } from 'node:fs/promises'
import { argv, stdout } from 'node:process'
import { latenciesMs, missPx } from '../tests/support/pointing.ts'
import { meet, type Participant, type TwoPeople } from '../tests/support/two-people.ts'

/** What one points at and the other should see being pointed at: a headline, words in paragraphs, a cell, code, a label. */
const phrases = [
  'How a tide table',
  'Stand there for a month',
  'aground at noon',
  'tilt of both paths',
  'forty minutes late',
  'meanLevel',
  'Ask the harbour',
]
/** About a word's width: whoever points further off points at something else. */
const nearPx = 24
const windowed = argv.includes('--windowed')

const say = (line: string): boolean => stdout.write(`${line}\n`)

/** Prints what one person sees of the other; whether that is right. */
async function report(from: Participant, to: Participant): Promise<boolean> {
  const cursor = to.overlay.cursor()
  await from.page.mouse.move(300, 300)
  await cursor.waitFor({ timeout: 15_000 })
  const misses: number[] = []
  for (const phrase of phrases) misses.push(await missPx(from, to, phrase))
  const via = await cursor.getAttribute('data-via')
  const shown = (await cursor.textContent())?.trim() ?? ''
  const latencies = await latenciesMs(from, to, 20)
  const near = misses.filter(px => px <= nearPx).length
  const median = latencies[Math.floor(latencies.length / 2)]!
  const { width, height } = await to.page.evaluate(() => ({ width: innerWidth, height: innerHeight }))

  say(`${to.name}, in a window of ${width} × ${height}, sees ${shown || 'a nameless cursor'}`)
  say(`  linked        ${via}`)
  say(
    `  points at     the same word ${near} of ${misses.length} times, at most ${Math.max(...misses).toFixed(1)} px off`,
  )
  say(
    `  moves after   ${median.toFixed(0)} ms (slowest of ${latencies.length}: ${latencies.at(-1)!.toFixed(0)} ms)`,
  )
  return near === misses.length && via !== null && shown.includes(from.name)
}

async function showHeadless({ a, b }: TwoPeople): Promise<boolean> {
  const right = [await report(a, b), await report(b, a)]
  // Both in the same paragraph, so that each picture has a cursor in it.
  await missPx(a, b, 'Between one high water')
  await missPx(b, a, 'aground at noon')
  await mkdir('.output', { recursive: true })
  await a.page.screenshot({ path: '.output/start-a.png' })
  await b.page.screenshot({ path: '.output/start-b.png' })
  say('Their windows: .output/start-a.png, .output/start-b.png')
  return right.every(Boolean)
}

/** Until the person has had enough: Ctrl-C, or both windows closed. */
async function leaveOpen({ a, b, link }: TwoPeople): Promise<void> {
  for (const { browser, page } of [a, b])
    for (const blank of browser.context.pages().filter(other => other !== page)) await blank.close()
  say('')
  say('Two people, Ada and Ben, are on the same page. Move the pointer in one window and look at the other.')
  say('This build has access to all sites, so that both appear without a click; the one for stores asks.')
  say(`A third person can join with this link: ${link}`)
  say('Ctrl-C ends it.')
  const closing = [a, b].map(({ browser }) => new Promise(resolve => browser.context.once('close', resolve)))
  // Stopping closes both windows too.
  await Promise.all(closing)
}

const stopped = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.once(name, () => stopped.abort())

try {
  const people = await meet({
    a: { headless: !windowed, size: { width: windowed ? 900 : 1280, height: 800 } },
    b: { headless: !windowed, size: { width: windowed ? 700 : 760, height: 800 }, left: 900 },
    onStep: step => say(`▸ ${step}`),
    signal: stopped.signal,
  })
  try {
    if (windowed) await leaveOpen(people)
    else process.exitCode = (await showHeadless(people)) ? 0 : 1
  } finally {
    await people.close()
  }
} catch (error) {
  // What was under way when everything was closed has failed, which is no news.
  if (!stopped.signal.aborted) throw error
  process.exitCode = 1
} finally {
  // The channel to the parent would keep the process.
  if (process.connected) process.disconnect!()
}
