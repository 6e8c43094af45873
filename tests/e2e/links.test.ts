import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeLink, encodeLink, type Link } from '../../lib/core/links.ts'
import { qrCode } from '../../lib/core/qr-code.ts'
import { launchBrowser } from '../support/browser.ts'
import { message, openChat, say, there, until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension } from '../support/extension.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { overlayOf } from '../support/overlay.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'
import { createRoom, joinRoom, type Participant } from '../support/two-people.ts'

// Links as people paste and open them, good and bad, with the extension and with a phone and nothing else.

let hub: HubProcess
let pages: PageServer
let browser: ExtensionBrowser
let phones: Browser
let page: Page
let href: string
let link: Link

beforeAll(async () => {
  hub = await startHub()
  pages = await servePages()
  browser = await launchExtension()
  phones = await launchBrowser()
  await browser.setUp({ name: 'Ada', hub: hub.url })
  page = await browser.open(`${pages.url}article.html`)
  href = await createRoom(browser, page, 'Tide tables')
  const decoded = decodeLink(href)
  if (!decoded.ok) throw new Error(decoded.error)
  link = decoded.value
})
afterAll(async () => {
  await phones?.close()
  await browser?.close()
  pages?.close()
  await hub?.stop()
})

/** The popup over a page of a window that is in no room; it leaves the one it is in. */
async function freePopup(over: Page): Promise<Page> {
  const popup = await browser.popup(over)
  const leave = popup.getByTestId('leave-room')
  await there(leave.or(popup.getByTestId('join-link')))
  // A room whose last tab has just been closed ends by itself, and the button with it.
  await until(async () => {
    if ((await leave.count()) > 0) await leave.click({ timeout: 1_000 })
    await popup.getByTestId('join-link').waitFor({ timeout: 1_000 })
  })
  return popup
}

/** The popup of a browser that is in no room, where bad links are pasted one after another. */
let idle: Page | undefined

/** What the popup says to a pasted link. */
async function problemOf(pasted: string): Promise<string> {
  idle ??= await freePopup(await browser.open(`${pages.url}long.html`))
  await idle.reload()
  await idle.getByTestId('join-link').fill(pasted)
  await idle.getByTestId('join-link').press('Enter')
  await there(idle.getByTestId('error'))
  expect(await idle.getByTestId('join-room').count()).toBe(0)
  return idle.getByTestId('error').innerText()
}

test('founding a room puts its link on the clipboard and shows it', async () => {
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const other = await browser.open(`${pages.url}tables.html`)
  const popup = await freePopup(other)
  await popup.getByTestId('room-name').fill('Another room')
  await popup.getByTestId('create-room').click()
  await there(popup.getByTestId('room-link'))
  const shown = await popup.getByTestId('room-link').inputValue()
  await until(async () => expect(await popup.evaluate(() => navigator.clipboard.readText())).toBe(shown))
  expect(decodeLink(shown)).toMatchObject({ ok: true, value: { roomName: 'Another room', inviter: 'Ada' } })
  await popup.getByTestId('leave-room').click()
  await popup.close()
  await other.close()
})

test('who is alone sees the own cursor as others will', async () => {
  const other = await browser.open(`${pages.url}tables.html`)
  await createRoom(browser, other, 'Alone')
  const { dock, cursor, connection } = overlayOf(other)
  await there(dock)
  await other.mouse.move(200, 200, { steps: 5 })
  await there(cursor().filter({ hasText: 'Ada' }))
  await until(async () => expect(await connection.getAttribute('data-state')).toBe('alone'))
  await other.close()
})

test.each([
  ['no link at all', () => 'https://example.org/', /not an alongside link|no .*link/i],
  ['cut short', () => href.slice(0, -20), /cut|incomplete|missing|short/i],
  ['mistyped', () => `${href.slice(0, -6)}AAAAAA`, /mistyped|wrong|changed|character/i],
  ['from a newer version', () => href.replace('/j#1', '/j#2'), /newer|version|update/i],
  ['for a door that is not there', () => encodeLink({ ...link, secret: new Uint8Array(16) }), /closed/i],
  ['for a hub that is down', () => encodeLink({ ...link, hub: 'http://127.0.0.1:9' }), /hub/i],
])('a link that is %s gets a sentence, and nothing is joined', async (_, bad, sentence) => {
  expect(await problemOf(bad())).toMatch(sentence)
})

test('a link to a server that is no hub says so', async () => {
  const server = createServer((_, response) => response.end('<h1>Welcome</h1>')).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const other = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await problemOf(encodeLink({ ...link, hub: other }))).toMatch(/hub/i)
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

test('pasting a link to a room of one’s own into the popup joins and lands at once', async () => {
  const other = await browser.open(`${pages.url}long.html`)
  const popup = await freePopup(other)
  await popup.getByTestId('join-link').fill(`  ${href.slice(0, 60)}\n${href.slice(60)} `)
  // The room is this browser's: nothing has to be asked.
  await popup.getByTestId('join-link').press('Enter')
  await other.waitForURL(`${pages.url}article.html`)
  await other.bringToFront()
  await there(overlayOf(other).dock)
  await other.close()
})

test('the hub’s join page shows the room and never sends the fragment', async () => {
  const asked: string[] = []
  const listen = (request: { url(): string; postData(): string | null }) =>
    asked.push(request.url() + (request.postData() ?? ''))
  browser.context.on('request', listen)
  const join = await browser.open(href)
  await until(async () => expect(await join.locator('body').innerText()).toContain('Tide tables'))
  expect(await join.locator('body').innerText()).toContain('Ada')
  const secret = href.split('#1')[1]!.slice(22, 40)
  expect(asked.some(url => url.split('#')[0]!.includes(secret))).toBe(false)
  browser.context.off('request', listen)
  await join.close()
})

test('joining through the join page lands beside the others', async () => {
  const joined = await joinRoom(browser, href)
  await there(overlayOf(joined).dock)
  expect(joined.url()).toBe(`${pages.url}article.html`)
  expect(joined.url()).not.toContain('#1')
  await joined.close()
})

test('who asks waits, over a closed popup and a closed browser, and goes in by one step (R2, G43, G44, G45)', async () => {
  // The owner makes a link for asking on the room's own page.
  const owners = await browser.context.newPage()
  await owners.goto(`chrome-extension://${browser.extensionId}/room.html#${link.room}`)
  await owners.getByTestId('link-role').selectOption('ask')
  await owners.getByTestId('make-link').click()
  const row = owners.locator('[data-testid="link"][data-role="ask"]')
  const askLink = await row.getByTestId('link-address').inputValue()

  const profileDir = await mkdtemp(join(tmpdir(), 'alongside-asker-'))
  let ben = await launchExtension({ profile: profileDir })
  try {
    await ben.setUp({ name: 'Ben', hub: hub.url })
    const opened = await ben.open(askLink)
    const popup = await ben.popup(opened)
    await there(popup.getByTestId('ask-preview'))

    // Whoever is not let in is told so, is in nothing, and may ask again.
    await popup.getByTestId('ask-to-join').click()
    await there(owners.getByTestId('asker'))
    await owners.getByTestId('ask-decline').click()
    await there(popup.locator('[data-testid="asked-room"][data-state="declined"]'))
    expect(await popup.getByTestId('enter-asked').count()).toBe(0)
    await until(async () => expect(await owners.getByTestId('asker').count()).toBe(0))
    await popup.getByTestId('dismiss-asked').click()
    await popup.reload()
    await there(popup.getByTestId('ask-preview'))
    await popup.getByTestId('ask-words').fill('From the harbour.')
    await popup.getByTestId('ask-to-join').click()
    await there(popup.locator('[data-testid="asked-room"][data-state="waiting"]'))
    await ben.close()

    // He is on the owner's page, without a reload, and is let in while he is away.
    await there(owners.getByTestId('asker'))
    expect(await owners.getByTestId('asker').innerText()).toContain('From the harbour.')
    await owners.getByTestId('ask-admit').click()
    await until(async () => expect(await owners.getByTestId('asker').count()).toBe(0))

    ben = await launchExtension({ profile: profileDir })
    const start = await ben.open(`${pages.url}long.html`)
    const again = await ben.popup(start)
    await there(again.locator('[data-testid="asked-room"][data-state="admitted"]'))
    const landed = start.waitForURL(`${pages.url}article.html`)
    await again.getByTestId('enter-asked').click()
    await landed
    await there(overlayOf(start).dock)
  } finally {
    await ben.close()
    // A browser that was just ended may still be writing.
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    await owners.close()
  }
})

test('pages that no extension may touch say so, and start no room', async () => {
  const other = await browser.open('chrome://version')
  const popup = await browser.popup(other)
  await until(async () => expect(await popup.locator('body').innerText()).toMatch(/no extension/i))
  expect(await popup.getByTestId('create-room').and(popup.locator(':enabled')).count()).toBe(0)
  await popup.close()
  await other.close()
})

/** Opens a link on a phone, as its person does: the join page first. */
async function openOnPhone(link: string): Promise<Page> {
  const userAgent = 'Mozilla/5.0 (Linux; Android 16; Pixel 10) Chrome/156.0.0.0 Mobile Safari/537.36'
  const screen = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true, userAgent }
  const phone = await (await phones.newContext({ ...screen, locale: 'en-GB' })).newPage()
  await phone.goto(link)
  await phone.locator('#continue').tap()
  await there(phone.getByTestId('guest-welcome'))
  return phone
}

test('a phone and a browser with the extension talk, see each other, and share what is pinned on a page (H16, P7, N5)', async () => {
  const joined = await joinRoom(browser, href)
  const ada: Participant = { name: 'Ada', browser, page: joined, overlay: overlayOf(joined) }
  await there(ada.overlay.dock)
  await say(ada, 'Said before you came')

  const phone = await openOnPhone(href)
  await phone.getByTestId('guest-name').fill('Grace')
  await phone.getByTestId('guest-come-in').tap()
  await there(phone.getByTestId('chat-message').filter({ hasText: 'Said before you came' }))
  await phone.getByTestId('chat-input').fill('From a phone')
  await phone.getByTestId('chat-input').press('Enter')
  await openChat(ada)
  await there(message(ada, 'From a phone'))
  await say(ada, 'I see you')
  await there(phone.getByTestId('chat-message').filter({ hasText: 'I see you' }))

  await ada.overlay.panel.getByTestId('here-tab').click()
  await there(ada.overlay.panel.locator('[data-testid=person][data-where=guest]', { hasText: 'Grace' }))
  await phone.getByTestId('here-tab').tap()
  const shown = phone.getByTestId('person').filter({ hasText: 'Ada' })
  await until(async () => expect(await shown.innerText()).toContain(new URL(pages.url).host))
  await say(ada, 'Look at your tabs')
  await until(async () => expect(await phone.title()).toBe('(1) Tide tables · Alongside'))

  await joined.getByTestId('place-pin').click()
  await there(joined.getByTestId('pin-placing'))
  const lead = (await joined.locator('p.lead').boundingBox())!
  await joined.mouse.click(lead.x + 30, lead.y + 10)
  await ada.overlay.panel.getByTestId('pin-input').fill('Is this still so?')
  await ada.overlay.panel.getByTestId('pin-input').press('Enter')
  await phone.getByRole('tab', { name: /Pins/ }).tap()
  await phone.getByTestId('pin-item').filter({ hasText: 'Is this still so?' }).tap()
  await phone.getByTestId('pin-input').fill('Yes')
  await phone.getByTestId('pin-input').press('Enter')
  await there(ada.overlay.panel.getByTestId('pin-thread').getByText('Yes'))
})

/** The rows of a QR code as a camera has them, dark modules being `true`, without the light edge. */
async function seenBy(camera: Locator): Promise<boolean[][]> {
  const path = (await camera.locator('path').getAttribute('d')) ?? ''
  const edge = 4
  const size = Number((await camera.getAttribute('viewBox'))!.split(' ')[2]) - 2 * edge
  const rows = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
    rows[Number(y) - edge]!.fill(true, Number(x) - edge, Number(x) - edge + Number(length))
  return rows
}

test('a guest asks to be let in by the link of a QR code, waits, and comes in when the owner says yes', async () => {
  const room = await browser.open(`chrome-extension://${browser.extensionId}/room.html#${link.room}`)
  await room.getByTestId('link-role').selectOption('ask')
  await room.getByTestId('make-link').click()
  const ask = room.locator('[data-testid=link][data-role=ask]').nth(1)

  const asking = await ask.getByTestId('link-address').inputValue()
  await ask.getByTestId('link-qr').locator('summary').click()
  expect(await seenBy(ask.getByTestId('link-qr').locator('svg'))).toEqual(qrCode(asking))

  const phone = await openOnPhone(asking)
  await phone.getByText('You ask to be let in').waitFor()
  await phone.getByTestId('guest-name').fill('Edith')
  await phone.getByTestId('guest-come-in').tap()
  await there(phone.locator('[data-testid=asked-room][data-state=waiting]'))
  await phone.reload()
  await there(phone.locator('[data-testid=asked-room][data-state=waiting]'))
  await there(room.getByTestId('asker').filter({ hasText: 'Edith' }))
  await room.getByTestId('ask-admit').click()
  await there(phone.getByTestId('chat-input'))
  await there(phone.getByTestId('chat-message').filter({ hasText: 'I see you' }))

  await room.getByTestId('people-limit').fill('2')
  await room.getByTestId('people-limit').blur()
  await until(async () => {
    await room.reload()
    expect(await room.getByTestId('people-limit').inputValue()).toBe('2')
  })
  const late = await openOnPhone(href)
  await there(late.getByTestId('room-full'))
})
