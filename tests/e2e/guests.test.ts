import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeLink } from '../../lib/core/links.ts'
import { qrCode } from '../../lib/core/qr-code.ts'
import { launchBrowser } from '../support/browser.ts'
import { message, openChat, say, there, until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension } from '../support/extension.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { overlayOf } from '../support/overlay.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'
import { createRoom, type Participant } from '../support/two-people.ts'

// Somebody with the extension on a page, and somebody with a phone and nothing else.

let hub: HubProcess
let pages: PageServer
let extension: ExtensionBrowser
let phones: Browser
/** Of the room that both tests are in. */
let link: string

beforeAll(async () => {
  hub = await startHub()
  pages = await servePages()
  extension = await launchExtension()
  await extension.setUp({ name: 'Ada', hub: hub.url })
  phones = await launchBrowser()
})
afterAll(async () => {
  await phones?.close()
  await extension?.close()
  pages?.close()
  await hub?.stop()
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
  const page = await extension.open(`${pages.url}article.html`)
  link = await createRoom(extension, page, 'Tide tables')
  const ada: Participant = { name: 'Ada', browser: extension, page, overlay: overlayOf(page) }
  await there(ada.overlay.dock)
  await say(ada, 'Said before you came')

  const phone = await openOnPhone(link)
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

  await page.getByTestId('place-pin').click()
  const lead = (await page.locator('p.lead').boundingBox())!
  await page.mouse.click(lead.x + 30, lead.y + 10)
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
  const decoded = decodeLink(link)
  if (!decoded.ok) throw new Error(decoded.error)
  const room = await extension.open(
    `chrome-extension://${extension.extensionId}/room.html#${decoded.value.room}`,
  )
  await room.getByTestId('link-role').selectOption('ask')
  await room.getByTestId('make-link').click()
  const asks = room.locator('[data-testid=link][data-role=ask]')

  const asking = await asks.getByTestId('link-address').inputValue()
  await asks.getByTestId('link-qr').locator('summary').click()
  expect(await seenBy(asks.getByTestId('link-qr').locator('svg'))).toEqual(qrCode(asking))

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
  const late = await openOnPhone(link)
  await there(late.getByTestId('room-full'))
})
