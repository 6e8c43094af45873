import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { encodeLink, type Link } from '../../lib/core/links.ts'
import { bytes, createTestRoom, startTestHub, type TestHub } from '../server/test-hub.ts'
import { launchBrowser } from '../support/browser.ts'
import { poll } from '../support/poll.ts'

let hub: TestHub
let browser: Browser
beforeAll(async () => {
  hub = await startTestHub()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await hub.close()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

const linkTo = (change: Partial<Link> = {}): string =>
  encodeLink({
    hub: hub.url,
    room: createTestRoom().id,
    secret: bytes(16),
    role: 'editor',
    roomName: 'Planner notes',
    inviter: 'Ada',
    landing: 'https://www.sqlite.org/optoverview.html?part=3',
    ...change,
  })

async function open(href: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage()
  await page.goto(href)
  return page
}

const shown = (page: Page): Promise<string> => page.locator('main').innerText()

describe('the join page', () => {
  test('shows what the link says, and how to go on (H12)', async () => {
    const page = await open(linkTo())
    expect(await page.title()).toBe('Join “Planner notes”? · Alongside')
    const text = await shown(page)
    for (const part of [
      'Join “Planner notes”?',
      'from Ada',
      'www.sqlite.org',
      'You can edit',
      'Click its button',
    ])
      expect(text).toContain(part)
    expect(await page.locator('meta[name=alongside-hub]').getAttribute('content')).toBe('1')
    expect(await page.locator('details#chrome').getAttribute('open')).toBe('')
  })

  test('tells a viewer what a viewer can do, and reads a link that was put in its place', async () => {
    const page = await open(linkTo({ role: 'viewer' }))
    expect(await shown(page)).toContain('You can look on and chat')
    await page.goto(linkTo({ roomName: 'Another room' }))
    await poll(() => shown(page)).toContain('Another room')
  })

  test('sends the fragment to nobody and asks no other server (H12)', async () => {
    const link = linkTo()
    const page = await (await browser.newContext()).newPage()
    const asked: string[] = []
    page.on('request', request => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`))
    await page.goto(link, { waitUntil: 'networkidle' })
    expect(asked.length).toBeGreaterThan(2)
    for (const request of asked) {
      expect(request.startsWith(`${hub.url}/`)).toBe(true)
      expect(request.replace(link, '')).not.toContain(link.slice(-40))
    }
    const refused = await page.evaluate(() => fetch('/health').then(() => 'sent', String))
    expect(refused).toContain('TypeError')
  })

  test.each([
    ['de-AT', 'de', 'ltr', '„Planner notes“ beitreten?', 'Du kannst bearbeiten'],
    ['ar-EG', 'ar', 'rtl', 'الانضمام إلى «Planner notes»؟', 'يمكنك التحرير'],
    ['pt-PT', 'pt-BR', 'ltr', 'Entrar em “Planner notes”?', 'Você pode editar'],
    ['nl-NL', 'en', 'ltr', 'Join “Planner notes”?', 'You can edit'],
  ])('speaks the language that the browser asks for: %s (H12)', async (locale, lang, dir, title, role) => {
    const page = await open(linkTo(), { locale })
    const root = page.locator('html')
    expect([await root.getAttribute('lang'), await root.getAttribute('dir')]).toEqual([lang, dir])
    expect(await page.locator('h1:visible').innerText()).toBe(title)
    const text = await page.locator('body').innerText()
    for (const part of [role, 'Ada', 'npm run build']) expect(text).toContain(part)
    expect(text).not.toMatch(/\$\d|[{}]/)
    const { headers } = await fetch(`${hub.url}/j`, { headers: { 'accept-language': locale } })
    expect([headers.get('content-language'), headers.get('vary')]).toEqual([lang, 'accept-language'])
  })

  test('says in the reader’s language what to do without JavaScript', async () => {
    const page = await open(linkTo(), { locale: 'fr-CA', javaScriptEnabled: false })
    expect(await shown(page)).toContain('Vous êtes invité dans une salle')
  })

  test('takes names as text, whatever is in them', async () => {
    const roomName = '<img src=x onerror=alert(1)>$1 \u202etxet'
    const page = await open(linkTo({ roomName, inviter: '<b>Eve</b>' }))
    expect(await page.locator('#title bdi').textContent()).toBe(roomName)
    expect(await page.locator('main img, #inviter b').count()).toBe(0)
  })

  test.each([
    ['none', (link: string) => link.split('#')[0]!, 'There is no invitation'],
    ['one cut short', (link: string) => link.slice(0, -9), 'The end of this link is missing'],
    [
      'one with a changed letter',
      (link: string) => link.replace(/#1(.)/, (_, letter) => (letter === '_' ? '#1A' : '#1_')),
      'has changed on the way',
    ],
    ['one of a newer version', (link: string) => link.replace('#1', '#2'), 'newer Alongside'],
    ['nonsense', (link: string) => `${link.split('#')[0]}#1%%%`, 'has changed on the way'],
  ])('says what is wrong with a link and what to do: %s', async (_what, spoil, sentence) => {
    const page = await open(spoil(linkTo()))
    const told = page.locator('[data-problem]:visible')
    expect(await told.locator('h1').innerText()).toContain(sentence)
    expect((await told.locator('p').innerText()).length).toBeGreaterThan(20)
    expect(await page.locator('#invitation').isVisible()).toBe(false)
  })

  test('copies the link, and can be used with the keyboard alone', async () => {
    const link = linkTo()
    const page = await open(link, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Copied').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('continue')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY')
  })

  test('leads to the same room without the extension, first of all on a phone (H16)', async () => {
    const link = linkTo()
    const page = await open(link)
    const href = () => page.locator('#continue').evaluate(way => (way as HTMLAnchorElement).href)
    expect(await href()).toBe(link.replace('/j#', '/j/guest#'))
    const other = linkTo({ roomName: 'Another room' })
    await page.goto(other)
    await poll(href).toBe(other.replace('/j#', '/j/guest#'))
  })

  test('leads to the store that has the extension, where its operator has said which', async () => {
    const store = 'https://store.example/detail?id="a&amp;b'
    const other = await startTestHub({ stores: { chrome: store, firefox: null } })
    const page = await open(linkTo({ hub: other.url }))
    expect(await page.locator('#chrome-store').getAttribute('href')).toBe(store)
    const text = await shown(page)
    expect(text).toContain('Add it to your browser')
    expect(text).not.toContain('Load unpacked')
    await other.close()
  })

  test('sends somebody with a phone to a computer', async () => {
    const userAgent = 'Mozilla/5.0 (Linux; Android 16; Pixel 10) Chrome/156.0.0.0 Mobile Safari/537.36'
    const text = await shown(await open(linkTo(), { userAgent, viewport: { width: 390, height: 800 } }))
    expect(text).toContain('Open this on a computer')
    expect(text).not.toContain('Click its button')
    expect(text.indexOf('Continue without the extension')).toBeLessThan(
      text.indexOf('Open this on a computer'),
    )
  })
})

describe.each([
  ['an invitation', () => linkTo()],
  [
    'an invitation with long names',
    () =>
      linkTo({
        roomName: 'W'.repeat(60),
        inviter: 'مرحبا'.repeat(8),
        landing: `https://a.test/${'long'.repeat(200)}`,
      }),
  ],
  ['a broken link', () => linkTo().slice(0, -9)],
])('%s', (_what, link) => {
  test.each([
    ['light', 1200, 'en-GB'],
    ['dark', 390, 'de-DE'],
    ['light', 390, 'ar'],
  ] as const)('is accessible and fits the window: %s, %i px, %s', async (colorScheme, width, locale) => {
    const viewport = { width, height: 800 }
    const page = await open(link(), { colorScheme, locale, viewport, bypassCSP: true })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  })
})
