import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type BackgroundView, viewBackground } from '../support/background-view.ts'
import { testIdsInside } from '../support/closed-root.ts'
import { until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension, productionBuild } from '../support/extension.ts'
import type { ExtensionTarget } from '../support/extension-target.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'

// The store package, which may go nowhere by itself: what a person sees of that, and what the toolbar button gives.

let hub: HubProcess
let pages: PageServer
let ada: ExtensionBrowser
let background: BackgroundView
const others: ExtensionBrowser[] = []
const opened: Page[] = []

/** The same server under another name: another site. */
const elsewhere = (path: string) => new URL(path, pages.url.replace('127.0.0.1', 'localhost')).href
const at = (path: string) => new URL(path, pages.url).href

const needsClick = { text: '!', title: 'Alongside: click here to appear on this page' }
const quiet = { text: '', title: 'Alongside: be on this page together' }

beforeAll(async () => {
  hub = await startHub()
  const xml = { 'content-type': 'image/svg+xml' }
  const body = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="99"/></svg>'
  pages = await servePages({ files: { '/alone.svg': { headers: xml, body } } })
  ada = await launchExtension({ dir: productionBuild })
  await ada.setUp({ name: 'Ada', hub: hub.url })
  background = await viewBackground(ada)
})
afterEach(async () => {
  for (const browser of others.splice(0)) await browser.close()
  // A room is left with its last tab.
  for (const page of opened.splice(0)) await page.close()
  await until(async () => expect(await background.live()).toEqual([]))
})
afterAll(async () => {
  await ada?.close()
  pages?.close()
  await hub?.stop()
})

/** A new tab of Ada's. */
async function open(address: string): Promise<Page> {
  const page = await ada.context.newPage()
  opened.push(page)
  // Some addresses are meant to fail.
  await page.goto(address).catch(() => undefined)
  return page
}

const shows = (page: Page) => until(async () => expect(await testIdsInside(page)).toContain('dock'))
const showsNothing = (page: Page) => until(async () => expect(await testIdsInside(page)).toEqual([]))
const says = (popup: ExtensionTarget, words: RegExp) =>
  until(async () => expect(await popup.evaluate<string>('document.body.innerText')).toMatch(words))

async function startRoom(page: Page): Promise<string> {
  const popup = await ada.clickToolbar(page)
  await popup.click('create-room')
  const link = (await popup.text('room-link')).trim()
  await shows(page)
  return link
}

/** A new browser on the hub's page behind a link, with the preview of the room over it. */
async function openLink(dir: string, link: string) {
  const browser = await launchExtension({ dir })
  others.push(browser)
  await browser.setUp({ name: 'Ben', hub: hub.url })
  const view = await viewBackground(browser)
  const page = await browser.open(link)
  const tabId = await browser.tabId(page)
  const popup = await browser.clickToolbar(page)
  await popup.text('join-preview')
  return { browser, view, page, popup, tabId }
}

test('it asks for nothing but what it uses, and for no site', async () => {
  const granted = await background.evaluate(
    'chrome.permissions.getAll().then(all => [...all.origins, ...all.permissions.sort()])',
  )
  expect(granted).toEqual([
    'activeTab',
    'alarms',
    'contextMenus',
    'offscreen',
    'scripting',
    'sidePanel',
    'storage',
  ])
})

test('whoever does not answer the question for the site lands there, is asked to click, and is there after it', async () => {
  const page = await open(at('article.html'))
  const link = await startRoom(page)
  const ben = await openLink(productionBuild, link)
  await ben.popup.click('join-room')
  await ben.page.waitForURL(at('article.html'))
  await until(async () => expect(await ben.view.badge(ben.tabId)).toEqual(needsClick))
  expect(await testIdsInside(ben.page)).toEqual([])

  const popup = await ben.browser.clickToolbar(ben.page)
  await shows(ben.page)
  await says(popup, /on in this tab/i)
  await until(async () => expect(await ben.view.badge(ben.tabId)).toEqual(quiet))
  await until(async () => expect((await testIdsInside(page)).filter(id => id === 'avatar')).toHaveLength(2))
  expect(ben.view.complaints).toEqual([])
})

test('whoever has given access to the site is there without a further click', async () => {
  const allowed = await mkdtemp(join(tmpdir(), 'alongside-allowed-'))
  await cp(productionBuild, allowed, { recursive: true })
  const file = join(allowed, 'manifest.json')
  const manifest = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...manifest, host_permissions: ['http://127.0.0.1/*'] }))
  const page = await open(at('article.html'))
  const link = await startRoom(page)
  const ben = await openLink(allowed, link)
  await ben.popup.click('join-room')
  await ben.page.waitForURL(at('article.html'))
  await shows(ben.page)
  await until(async () => expect(await ben.view.badge(ben.tabId)).toEqual(quiet))
  await rm(allowed, { recursive: true })
})

test('a click lasts for the site: reloads and its other pages need none, another site does', async () => {
  const page = await open(at('article.html'))
  const tabId = await ada.tabId(page)
  await startRoom(page)
  await page.reload()
  await shows(page)
  await page.goto(at('long.html'))
  await shows(page)
  await page.goto(elsewhere('article.html'))
  await until(async () => expect(await background.badge(tabId)).toEqual(needsClick))
  await showsNothing(page)
  const popup = await ada.clickToolbar(page)
  // The browser lets it in by the click; the room asks before it shows anybody there.
  await says(popup, /asks first/i)
  expect(await testIdsInside(page)).toEqual([])
  await popup.click('toggle-here')
  await shows(page)
  await until(async () => expect(await background.badge(tabId)).toEqual(quiet))
  await popup.click('leave-room')
  await showsNothing(page)
})

test('leaving takes the question off the toolbar button', async () => {
  const page = await open(at('article.html'))
  const tabId = await ada.tabId(page)
  await startRoom(page)
  const [room] = await background.live()
  await page.goto(elsewhere('article.html'))
  await until(async () => expect(await background.badge(tabId)).toEqual(needsClick))
  expect(room!.tabs).toEqual([tabId])
  await background.evaluate(`chrome.runtime.sendMessage({ type: 'leave-room', tabId: ${tabId} })`)
  await until(async () => expect(await background.badge(tabId)).toEqual(quiet))
  await until(async () => expect(await background.hostIsOpen()).toBe(false))
})

test.each([
  ['chrome://version/'],
  ['about:blank'],
  ['data:text/html,<h1>Hello</h1>'],
  ['view-source:', () => `view-source:${at('article.html')}`],
  ['file:', () => new URL('../pages/article.html', import.meta.url).href],
  ['a picture', () => at('alone.svg')],
  ['an error page', () => 'http://127.0.0.1:2/'],
])(
  'on %s the popup says that this is no page for it, and nothing starts',
  async (name, address = () => name) => {
    const page = await ada.context.newPage()
    // An address where nobody listens.
    await page.goto(address()).catch(() => undefined)
    const popup = await ada.clickToolbar(page)
    await says(popup, /no extension/i)
    await says(popup, /ordinary web page/i)
    expect(await popup.evaluate(`document.querySelector('[data-testid=create-room]')`)).toBeNull()
    expect(await background.live()).toEqual([])
    await page.close()
  },
)

test('a room goes on while its tab shows a page that is no page for it, and the overlay comes back after', async () => {
  const page = await open(at('article.html'))
  const tabId = await ada.tabId(page)
  await startRoom(page)
  await page.goto('chrome://version')
  const popup = await ada.clickToolbar(page)
  await says(popup, /no extension/i)
  expect((await background.live()).map(({ tabs }) => tabs)).toEqual([[tabId]])
  await page.goto(at('article.html'))
  await ada.clickToolbar(page)
  await shows(page)
})

test('the worker complained about nothing', () => {
  expect(background.complaints).toEqual([])
})
