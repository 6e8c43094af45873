import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gone, message, openChat, say, there, until } from '../support/e2e.ts'
import { freePort } from '../support/free-port.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createRoom, meet, type Participant, type TwoPeople } from '../support/two-people.ts'

// People in two real browsers: their pictures, words that they compare, blocking, and an invitation from the list.

let dataDir: string
let people: TwoPeople
let hubAgain: HubProcess | undefined
let ada: Participant
let ben: Participant
let adasOptions: Page
let bensList: Page

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-hub-'))
  people = await meet({ hub: { dataDir, port: await freePort() } })
  ada = people.a
  ben = people.b
  adasOptions = await ada.browser.options()
  bensList = await ben.browser.open(`chrome-extension://${ben.browser.extensionId}/sidepanel.html`)
  await bensList.getByTestId('people-tab').click()
  await there(entry())
  for (const { page } of [ada, ben]) await page.bringToFront()
})
afterAll(async () => {
  await people?.close()
  await hubAgain?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const entry = () => bensList.getByTestId('person-entry').filter({ hasText: 'Ada' })
const others = ({ overlay }: Participant) => overlay.avatar().nth(1)

async function openEntry(): Promise<void> {
  await bensList.bringToFront()
  if ((await entry().getByTestId('person-deeds').count()) === 0)
    await entry().getByTestId('open-person').click()
  await there(entry().getByTestId('person-deeds'))
}

/** The card, from somebody's face on the page. */
async function openCard(person: Participant): Promise<void> {
  await person.page.bringToFront()
  await others(person).click()
  await person.page.locator('[data-testid="about-person"]').click()
  await there(person.overlay.panel.getByTestId('person-card'))
}

test('A2 an uploaded picture is cut small, goes to the other’s browser, and stands for its person on the page and in the list', async () => {
  await adasOptions
    .getByTestId('picture-file')
    .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: await ada.page.screenshot() })
  await there(adasOptions.getByTestId('picture-own'))
  await there(others(ben).locator('canvas'))
  await there(entry().locator('canvas'))
  // What is drawn is the picture and not an empty square, which it is until it has been decoded.
  const isDrawn = (canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, 128, 128)
    return data.some(value => value > 0 && value < 255)
  }
  await until(async () => expect(await entry().locator('canvas').evaluate(isDrawn)).toBe(true))
  await adasOptions.getByTestId('picture-3').check({ force: true })
  await there(others(ben).locator('svg.shape'))
})

test('A3 A4 two people see the same six words, and each is shown the other as verified once they were the same', async () => {
  await openCard(ben)
  const [bens, adas] = [ben.overlay.panel, ada.overlay.panel]
  await bens.getByTestId('compare').click()
  await there(bens.locator('[data-testid="comparison"][data-state="words"]'))
  if ((await ada.overlay.chatPanel.count()) === 0) await ada.overlay.chatToggle.click()
  // Whoever is asked is shown who asks, and nothing else until they have answered.
  await there(adas.locator('[data-testid="comparison"][data-state="words"]'))
  const words = (panel: typeof bens) => panel.locator('.comparison-words').innerText()
  expect(await words(bens)).toBe(await words(adas))
  for (const panel of [bens, adas]) {
    await panel.getByTestId('words-same').click()
    await there(panel.getByTestId('person-card').getByTestId('person-mark'))
    await panel.getByTestId('close-person').click()
  }
  await say(ada, 'it is me')
  await openChat(ben)
  await there(ben.overlay.panel.locator('.author').getByTestId('person-mark'))
  await there(entry().getByTestId('person-mark'))
})

test('A5 of who is blocked nothing is shown until they are unblocked, and they see no difference', async () => {
  await openEntry()
  await entry().getByTestId('block-person').click()
  await bensList.getByTestId('confirm-yes').click()
  await gone(message(ben, 'it is me'))
  await say(ada, 'can you read this')
  await openEntry()
  await entry().getByTestId('unblock-person').click()
  await there(message(ben, 'can you read this'))
})

async function sendInvite(words: string): Promise<void> {
  await openEntry()
  await entry().getByTestId('invite-person').click()
  await bensList.getByTestId('invite-room').selectOption({ label: 'Moon tables' })
  await bensList.getByTestId('invite-words').fill(words)
  await bensList.getByTestId('send-invite').click()
}

test('A6 an invitation from the list reaches whoever lets people invite them, and their answer is shown in it', async () => {
  await adasOptions.bringToFront()
  await adasOptions.getByTestId('options-privacy').click()
  await adasOptions.getByTestId('invitable').check({ force: true })
  await adasOptions.evaluate(`chrome.runtime.sendMessage({ type: 'set-receive-invites', on: true })`)
  const window = ben.browser.context.waitForEvent('page')
  const tables = new URL('tables.html', people.pages.url).href
  await bensList.evaluate(`chrome.windows.create({ url: '${tables}' }).then(() => null)`)
  const page = await window
  await page.waitForLoadState()
  await createRoom(ben.browser, page, 'Moon tables')

  await sendInvite('come and look')
  await there(entry().getByTestId('invite-state'))

  const centre = await ada.browser.open(`chrome-extension://${ada.browser.extensionId}/sidepanel.html`)
  await centre.getByTestId('notifications-tab').click()
  const invite = centre.locator('[data-testid="notification"][data-what="invited"]')
  await there(invite.filter({ hasText: 'come and look' }))
  await bensList.evaluate(`chrome.runtime.sendMessage({ type: 'set-receive-invites', on: true })`)
  await bensList.evaluate(`chrome.runtime.sendMessage({ type: 'set-invitable', on: true })`)
  await invite.getByTestId('notification-join').click()
  await bensList.bringToFront()
  await there(entry().getByTestId('invite-state').filter({ hasText: 'Accepted' }))
})

/** From now on an invitation needs a link of its own. */
const closeLinks = `(async () => {
  const ask = async request => (await chrome.runtime.sendMessage(request)).value
  const { room } = (await ask({ type: 'list-rooms' })).find(({ name }) => name === 'Moon tables')
  for (const { id } of (await ask({ type: 'get-room-details', room })).links)
    await ask({ type: 'close-link', room, link: id })
})()`

test('G46 G48 an invitation to a room without an open link that meets a hub which is away is shown as waiting, and comes once the hub is back', async () => {
  await bensList.evaluate(closeLinks)
  const { port } = new URL(people.hub.url)
  await people.hub.kill()
  await sendInvite('once more')
  await there(entry().getByTestId('invite-state').filter({ hasText: 'waits to be sent' }))
  await bensList.getByTestId('notifications-tab').click()
  const waiting = bensList.locator('[data-testid=waiting-letter][data-kind=invite]')
  await there(waiting.filter({ hasText: 'Moon tables' }))
  hubAgain = await startHub({ port: Number(port), dataDir })
  await gone(waiting)
  const centre = await ada.browser.open(`chrome-extension://${ada.browser.extensionId}/sidepanel.html`)
  await centre.getByTestId('notifications-tab').click()
  await there(centre.locator('[data-what="invited"]').filter({ hasText: 'once more' }))
})
