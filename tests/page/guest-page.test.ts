import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pageTag } from '../../lib/core/keys.ts'
import { launchBrowser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createNodeBrowser, type NodeBrowser } from '../support/node-browser.ts'
import { createRealClock } from '../support/real-clock.ts'

/** A phone: the least width there is, and fingers. */
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 780 },
  hasTouch: true,
  isMobile: true,
  locale: 'en-GB',
}

const clock = createRealClock()
let dataDir: string
let hub: HubProcess
let browser: Browser
const people: NodeBrowser[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-guests-'))
  hub = await startHub({ dataDir, port: await freePort() })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await hub.stop()
  await rm(dataDir, { recursive: true })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  for (const person of people.splice(0)) {
    await person.close()
    person.database.close()
  }
})

/** Ada, who owns a room, and the way into it for guests. */
async function openRoom(): Promise<{ ada: NodeBrowser; link: string }> {
  const ada = await createNodeBrowser({ name: 'Ada', clock })
  people.push(ada)
  return { ada, link: await ada.found(hub.url) }
}

const guestLink = (link: string): string => link.replace('/j#', '/j/guest#')

async function open(link: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ ...phone, ...options })).newPage()
  await page.goto(guestLink(link))
  return page
}

const input = (page: Page): Locator => page.getByTestId('chat-input')
const message = (page: Page, words: string): Locator =>
  page.getByTestId('chat-message').filter({ hasText: words })

async function comeIn(page: Page, name: string): Promise<void> {
  await page.getByTestId('guest-name').fill(name)
  await page.getByTestId('guest-come-in').tap()
  await input(page).waitFor()
}

async function say(page: Page, words: string): Promise<void> {
  await input(page).fill(words)
  await input(page).press('Enter')
  await message(page, words).waitFor()
}

test('a guest comes in, talks both ways, sees who is there, reads and answers pins, and is back after a reload (H16, P7, N5)', async () => {
  const { ada, link } = await openRoom()
  await ada.say('Said before')
  const spot = { kind: 'page', offset: 0, check: 0, x: 100, y: 100, target: null }
  const { keys, records } = ada.room.context
  const profile = { name: 'Ada', color: 0 }
  const address = 'https://elsewhere.test/'
  const page = pageTag(keys.page, address)
  const place = { address, page, epoch: keys.epoch }
  await records.append('chat', { text: 'Said on a page', profile, place })
  await records.append('pin', { page, epoch: keys.epoch, spot, text: 'Look at this', profile })

  const guest = await open(link)
  const troubles: string[] = []
  guest.on('console', said => said.type() === 'error' && troubles.push(said.text()))
  guest.on('pageerror', error => troubles.push(String(error)))
  await guest.getByText('1 person is there now').waitFor()
  expect(guest.url()).toBe(`${hub.url}/j/guest#room=${ada.id}`)
  await comeIn(guest, 'Grace')
  await message(guest, 'Said before').waitFor()
  await say(guest, 'From a phone')
  await clock.until(() => ada.heard().includes('From a phone'))
  await ada.say('I see you')
  await message(guest, 'I see you').waitFor()

  const other = () =>
    [...ada.room.context.presence.others.values()].find(({ profile }) => profile.name === 'Grace')
  await clock.until(() => other() !== undefined)
  expect(other()).toMatchObject({ guest: true, page: null, site: null, state: 'here' })
  await guest.getByTestId('here-tab').tap()
  await guest.locator('[data-testid=person][data-where=guest]', { hasText: 'Grace' }).waitFor()
  await guest.getByTestId('person').filter({ hasText: 'Ada' }).waitFor()
  expect(await guest.getByTestId('go-to').count()).toBe(0)
  await guest.getByRole('tab', { name: /Chat/ }).tap()
  await guest.getByTestId('chat-place').tap()
  await guest.getByText('you are a guest on none').waitFor()
  expect(await guest.getByRole('link', { name: 'Open the page' }).getAttribute('href')).toBe(address)

  await guest.getByRole('tab', { name: /Pins/ }).tap()
  await guest.getByTestId('pin-item').filter({ hasText: 'Look at this' }).tap()
  await guest.getByTestId('pin-input').fill('I did')
  await guest.getByTestId('pin-input').press('Enter')
  await clock.until(() => records.list('pin-reply').length === 1)

  await guest.reload()
  await guest.getByRole('tab', { name: /Chat/ }).tap()
  await message(guest, 'I see you').waitFor()
  expect(await guest.getByTestId('guest-welcome').count()).toBe(0)
  await say(guest, 'Still me')
  await clock.until(() => ada.heard().includes('Still me'))
  const authors = records.list('chat').filter(({ author }) => author !== ada.room.context.self.person)
  expect(new Set(authors.map(({ author }) => author)).size).toBe(1)
  expect(troubles).toEqual([])
})

test('the keyboard of a phone covers nothing, whichever way the browser makes room for it', async () => {
  const { link } = await openRoom()
  const guest = await open(link)
  await comeIn(guest, 'Grace')
  const bottom = () => input(guest).evaluate(field => field.getBoundingClientRect().bottom)
  expect(await bottom()).toBeLessThanOrEqual(780)
  await guest.setViewportSize({ width: 390, height: 420 })
  await expect.poll(bottom).toBeLessThanOrEqual(420)
  // Where the keyboard lies over the page, only the visual viewport tells of it.
  await guest.setViewportSize({ width: 390, height: 780 })
  await guest.evaluate(() => {
    Object.defineProperty(visualViewport, 'height', { value: 400, configurable: true })
    visualViewport!.dispatchEvent(new Event('resize'))
  })
  await expect.poll(bottom).toBeLessThanOrEqual(400)
  expect(await guest.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})

test('what is said while the hub is away arrives once it is back, and the guest is told meanwhile', async () => {
  const { ada, link } = await openRoom()
  const guest = await open(link)
  await comeIn(guest, 'Grace')
  await say(guest, 'Before')
  await clock.until(() => ada.heard().includes('Before'))
  const { port } = new URL(hub.url)
  await hub.kill()
  await guest.getByText('The hub does not answer').first().waitFor()
  await say(guest, 'While it was away')
  hub = await startHub({ dataDir, port: Number(port) })
  await clock.until(() => ada.heard().includes('While it was away'), 60_000)
  await guest.getByText('The hub does not answer').first().waitFor({ state: 'detached' })
}, 120_000)

test('one tab of a browser is in a room at a time, and the last one that is wanted has it', async () => {
  const { ada, link } = await openRoom()
  const first = await open(link)
  await comeIn(first, 'Grace')
  await say(first, 'From the first')
  const second = await first.context().newPage()
  await second.goto(guestLink(link))
  await message(second, 'From the first').waitFor()
  await first.getByTestId('guest-here').waitFor()
  await say(second, 'From the second')
  await first.bringToFront()
  await first.getByTestId('guest-here').tap()
  await message(first, 'From the second').waitFor()
  await second.getByTestId('guest-here').waitFor()
  await clock.until(() => ada.heard().length === 2)
})

test('what keeps somebody out is told, and a guest who was in comes back by a link that is closed', async () => {
  const { ada, link } = await openRoom()
  const guest = await open(link)
  await comeIn(guest, 'Grace')
  await ada.ask({ type: 'set-locked', on: true })
  const late = await open(link)
  await late.locator('[data-testid=error][data-code=room-locked]').waitFor()
  await guest.reload()
  await input(guest).waitFor()

  await ada.ask({ type: 'set-locked', on: false })
  const { links } = await ada.saved()
  await ada.ask({ type: 'close-link', link: links[0]!.id })
  await late.reload()
  await late.locator('[data-testid=error][data-code=door-closed]').waitFor()
  const bookmark = await open(`${hub.url}/j/guest#room=${ada.id}`)
  await bookmark.getByText('This browser does not know that room.').waitFor()
  await guest.reload()
  await input(guest).waitFor()

  const broken = await open(link.slice(0, -9))
  await broken.getByText('The end of this link is missing.').waitFor()
  const none = await open(link.split('#')[0]!.replace('/j', '/j/guest'))
  await none.getByText('There is no invitation in this address.').waitFor()

  const grace = () => [...ada.room.context.presence.others.values()].find(({ guest }) => guest)
  await clock.until(() => grace() !== undefined)
  await ada.ask({ type: 'remove-person', person: grace()!.person })
  await guest.getByText('You were removed from A room by its owner.').waitFor()
  expect(await guest.getByTestId('guest-bar').isVisible()).toBe(false)
  await guest.reload()
  await guest.locator('[data-testid=error][data-code=removed]').waitFor()
})

test('a guest by a viewer’s link looks on and chats, and comes back by it when it is used up for others', async () => {
  const { ada } = await openRoom()
  await ada.ask({ type: 'set-show-names', on: true })
  await ada.ask({ type: 'make-link', role: 'viewer', expiresAtMs: 0, uses: 1 })
  const { href } = (await ada.saved()).links.at(-1)!
  const guest = await open(href)
  await guest.getByTestId('preview-names').getByText('Ada').waitFor()
  await guest.getByText('You can look on and chat').waitFor()
  await comeIn(guest, 'Edith')
  await say(guest, 'I only look on')
  await clock.until(() => ada.heard().includes('I only look on'))
  const late = await open(href)
  await late.locator('[data-testid=error][data-code=door-used-up]').waitFor()
  await ada.ask({ type: 'make-link', role: 'editor', expiresAtMs: 1, uses: 0 })
  await late.goto(guestLink((await ada.saved()).links.at(-1)!.href))
  await late.locator('[data-testid=error][data-code=door-expired]').waitFor()
  await guest.reload()
  await message(guest, 'I only look on').waitFor()
})

test('a guest changes their name, goes back and forth, and leaves without a trace', async () => {
  const { ada, link } = await openRoom()
  const guest = await open(link)
  await comeIn(guest, 'Grace')
  await guest.getByTestId('guest-bar').locator('summary').tap()
  await guest.getByTestId('guest-rename').tap()
  await guest.getByTestId('guest-new-name').fill('Grace H.')
  await guest.getByTestId('guest-save-name').tap()
  const names = () => [...ada.room.context.presence.others.values()].map(({ profile }) => profile.name)
  await clock.until(() => names().includes('Grace H.'))
  await expect.poll(() => guest.evaluate(() => document.activeElement?.textContent)).toBe('Rename')

  await guest.goto(link)
  await clock.until(() => names().length === 0)
  await guest.goBack()
  await input(guest).waitFor()
  await clock.until(() => names().includes('Grace H.'))

  await guest.getByTestId('guest-bar').locator('summary').tap()
  await guest.getByTestId('guest-forget').tap()
  await guest.getByTestId('confirm-yes').tap()
  await guest.getByText('You are no longer in this room.').waitFor()
  expect(await guest.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  await clock.until(() => names().length === 0)
  expect(guest.url()).toBe(`${hub.url}/j/guest`)
  await guest.goto(`${hub.url}/j/guest#room=${ada.id}`)
  await guest.getByText('This browser does not know that room.').waitFor()
})

test('a guest whose hub goes away while the page is on its way is told so', async () => {
  const { link } = await openRoom()
  const page = await (await browser.newContext({ ...phone, locale: 'es' })).newPage()
  await page.route('**/es.json', route => route.abort())
  await page.goto(guestLink(link))
  await page.getByText('El Hub no responde.').waitFor()
})

const looks = [
  ['light', 'en-GB', 390],
  ['dark', 'de-DE', 390],
  ['light', 'ar', 390],
  ['light', 'en-GB', 1200],
] as const

test.each(looks)('every view is accessible and fits: %s, %s, %i px', async (colorScheme, locale, width) => {
  const { ada, link } = await openRoom()
  await ada.say('A word that is longer than a phone is wide: '.padEnd(200, 'w'))
  const size = { viewport: { width, height: 780 }, isMobile: width < 500 }
  // The test's own script is none of the page's.
  const guest = await open(link, { colorScheme, locale, ...size, bypassCSP: true })
  await guest.getByTestId('guest-name').waitFor()
  expect(await guest.evaluate(() => document.documentElement.lang)).toBe(locale.slice(0, 2))
  expect(await guest.evaluate(() => document.dir)).toBe(locale === 'ar' ? 'rtl' : 'ltr')
  await guest.evaluate(axe.source)

  const look = async (name: string): Promise<void> => {
    const { violations } = await guest.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        // The panel's tabs say more than they show; they have tests of their own.
        rules: { 'label-content-name-mismatch': { enabled: false } },
      }),
    )
    expect([name, violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([name, []])
    expect(await guest.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    // A sentence that was not shipped would show as its key.
    const said = (await guest.locator('body').ariaSnapshot()).replaceAll(/\/url: .*/g, '')
    expect(said).not.toMatch(/[a-z]_[a-z]/)
    if (process.env.LOOK)
      await guest.screenshot({ path: join(process.env.LOOK, `${locale}-${width}-${name}.png`) })
  }
  await look('welcome')
  await comeIn(guest, 'Grace')
  await guest.getByTestId('chat-message').waitFor()
  await look('chat')
  await guest.getByTestId('here-tab').tap()
  await guest.getByTestId('person').nth(1).waitFor()
  await look('people')
  await guest.getByRole('tab').nth(2).tap()
  await look('pins')
  await guest.getByRole('tab').nth(3).tap()
  await guest.getByTestId('activity-line').first().waitFor()
  await look('activity')
  await guest.getByTestId('guest-bar').locator('summary').tap()
  await guest.getByTestId('guest-notes').waitFor()
  await look('about')
  await guest.getByTestId('guest-rename').tap()
  await look('rename')
  await guest.getByTestId('guest-new-name').press('Escape')
  await guest.getByTestId('guest-forget').tap()
  await look('forget')
})

test('the page talks to its hub and to nobody else, and fetches one language', async () => {
  const { link } = await openRoom()
  const page = await (await browser.newContext({ ...phone, locale: 'pt-PT' })).newPage()
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  await page.goto(guestLink(link))
  await comeIn(page, 'Grace')
  await page.getByTestId('guest-bar').getByText('Você é convidado aqui').waitFor()
  expect(asked.filter(url => !url.startsWith(`${hub.url}/`))).toEqual([])
  expect(asked.filter(url => url.includes('.json')).map(url => url.split('/').at(-1))).toEqual(['pt_BR.json'])
  expect(asked.filter(url => url.includes(link.slice(-30)))).toEqual([])
  const elsewhere = hub.url.replace('127.0.0.1', 'localhost')
  expect(await page.evaluate(url => fetch(url).then(() => 'sent', String), elsewhere)).toContain('TypeError')
})
