import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { findChromium, findHeadlessShell } from '../../scripts/find-chromium.mjs'
import { freePort } from '../support/free-port.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { enterInPage, foundRoomOn, rtcFlags } from '../support/mesh-pages.ts'

/** The mesh alone, over Chromium's WebRTC and the real hub: two browsers, no extension. */

const drops = Number(process.env.MESH_DROPS ?? 10)

let hub: HubProcess
let dataDir: string
let browser: Browser
let room: Awaited<ReturnType<typeof foundRoomOn>>
let people: Page[]

/** The same WebRTC as in the browser that people have, without a window's work around it. */
const launchOptions = {
  executablePath: findHeadlessShell() ?? findChromium() ?? '',
  args: ['--no-sandbox', ...rtcFlags],
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-mesh-'))
  hub = await startHub({ dataDir, port: await freePort() })
  browser = await chromium.launch(launchOptions)
})
beforeEach(async () => {
  room = await foundRoomOn(hub.url)
  people = []
})
afterEach(async () => {
  for (const page of people) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await hub.stop()
  await rm(dataDir, { recursive: true })
})

async function enter(inBrowser = browser): Promise<Page> {
  const page = await enterInPage(inBrowser, room)
  people.push(page)
  return page
}

/** Everybody reports everybody else, over links that carry bytes. */
async function allLinked(): Promise<void> {
  for (const page of people)
    await page.waitForFunction(
      others => window.person.here().length === others && window.person.linked() === others,
      people.length - 1,
    )
}

const historyOf = (page: Page): Promise<string[]> => page.evaluate(() => [...window.person.history])

test(`${drops} broken links are each replaced before anybody is reported down (M12)`, async () => {
  const [a, b] = [await enter(), await enter()]
  await allLinked()
  for (let i = 0; i < drops; i++) {
    await (i % 2 === 0 ? a : b).evaluate(() => window.person.drop())
    await allLinked()
  }
  // Down comes 5 s after a link broke: its absence says that each was healed within that.
  expect(await historyOf(a)).toHaveLength(1)
  expect(await historyOf(b)).toHaveLength(1)
})

test('five megabytes of document arrive whole while fast frames keep coming, one send for each receiver (M15, M17)', async () => {
  const [a, b, c] = [await enter(), await enter(), await enter()]
  await allLinked()
  const before = await b.evaluate(() => window.person.frames.length)
  await a.evaluate(() => {
    window.person.writeLarge(5_000_000)
    const timer = setInterval(() => window.person.move(), 16)
    addEventListener('written', () => clearInterval(timer))
  })
  for (const page of [b, c]) await page.waitForFunction(() => window.person.large().bytes >= 5_000_000)
  await a.evaluate(() => dispatchEvent(new Event('written')))
  expect(await b.evaluate(() => window.person.large())).toEqual(await a.evaluate(() => window.person.large()))
  expect(await b.evaluate(() => window.person.frames.length)).toBeGreaterThan(before)

  const sent = await a.evaluate(() => {
    const already = window.person.lossySent()
    window.person.move()
    return window.person.lossySent() - already
  })
  expect(sent).toBe(2)
})

test('a killed browser is noticed, and a page that goes says goodbye (M10, M13)', async () => {
  // The browser that people have: of the other one the pages outlive it for a while.
  const server = await chromium.launchServer({ ...launchOptions, executablePath: findChromium() ?? '' })
  const doomed = await chromium.connect(server.wsEndpoint())
  const stays = await enter()
  await enterInPage(doomed, room)
  const leaves = await enter()
  await stays.waitForFunction(() => window.person.here().length === 2)

  await leaves.goto('about:blank')
  await stays.waitForFunction(() => window.person.here().length === 1)
  const exit = once(server.process(), 'exit')
  server.process().kill('SIGKILL')
  await exit
  await stays.waitForFunction(() => window.person.here().length === 0)
  expect((await historyOf(stays)).filter(line => line.startsWith('-'))).toHaveLength(2)
})

test('links outlive the hub, and newcomers are linked once it is back (M6)', async () => {
  const [a, b] = [await enter(), await enter()]
  await allLinked()
  const port = Number(new URL(hub.url).port)
  await hub.stop()
  await a.waitForFunction(() => window.person.status()?.hub === 'connecting')
  await a.evaluate(() => window.person.awareness.setLocalState({ said: 'while the hub is away' }))
  const clientId = await a.evaluate(() => window.person.clientId)
  await b.waitForFunction(
    id => window.person.awareness.getStates().get(id)?.said === 'while the hub is away',
    clientId,
  )

  hub = await startHub({ dataDir, port })
  await enter()
  await allLinked()
  expect(await historyOf(a)).toHaveLength(2)
  await b.waitForFunction(() => window.person.status()?.hub === 'open')
})

test('leaving releases every socket, connection and timer (M14)', async () => {
  const [a] = [await enter(), await enter(), await enter()]
  await allLinked()
  await a!.evaluate(() => window.person.close())
  expect(await a!.evaluate(() => window.person.held())).toEqual({ connections: 0, sockets: 0, timers: 0 })
})
