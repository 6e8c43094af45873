import { afterAll, beforeAll, expect, test } from 'vitest'
import { gone, message, openChat, pointed, say, there, until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension } from '../support/extension.ts'
import { overlayOf } from '../support/overlay.ts'
import { openRoomPage, type RoomPage } from '../support/room-page.ts'
import { joinRoom, meet, type Participant, type TwoPeople } from '../support/two-people.ts'

// What a room's owner can do, and what it does to the others.

let people: TwoPeople
let ada: Participant
let ben: Participant
let carl: Participant
/** The room's own page, as its owner sees it. */
let room: RoomPage
const others: ExtensionBrowser[] = []

beforeAll(async () => {
  people = await meet()
  ada = people.a
  ben = people.b
})
afterAll(async () => {
  for (const browser of others) await browser.close()
  await people?.close()
})

/** Somebody new, with a browser of their own, comes by a link. */
async function join(name: string, link: string): Promise<Participant> {
  const browser = await launchExtension()
  others.push(browser)
  await browser.setUp({ name, hub: people.hub.url })
  const page = await joinRoom(browser, link)
  return { name, browser, page, overlay: overlayOf(page) }
}

/** What the popup says of a link, in a tab of somebody who is in the room already or not. */
async function problemOf({ browser, page }: Participant, link: string): Promise<string | null> {
  const popup = await browser.popup(page)
  const leave = popup.getByTestId('leave-room')
  await there(leave.or(popup.getByTestId('join-link')))
  if ((await leave.count()) > 0) await leave.click()
  await popup.getByTestId('join-link').fill(link)
  await popup.getByTestId('join-link').press('Enter')
  await there(popup.getByTestId('error'))
  const code = await popup.getByTestId('error').getAttribute('data-code')
  await popup.close()
  return code
}

test('links count, close and lock; a viewer looks on', async () => {
  room = await openRoomPage(ada)
  const once = await room.makeLink({ uses: '1' })
  const looking = await room.makeLink({ role: 'viewer' })
  const vera = await join('Vera', looking)
  await there(vera.overlay.dock.getByTestId('viewer'))
  await say(vera, 'I look on')
  await openChat(ada)
  await there(message(ada, 'I look on'))

  // What a viewer sees of the room's page, and cannot do there.
  const seen = await openRoomPage(vera)
  expect(await seen.page.getByTestId('remove-person').count()).toBe(0)
  expect(await seen.page.getByTestId('make-link').count()).toBe(0)
  await seen.close()

  await room.page.getByTestId('lock').click()
  await until(async () => expect(await room.page.getByTestId('lock').isChecked()).toBe(true))
  expect(await problemOf(vera, once)).toBe('room-locked')
  await room.page.getByTestId('lock').click()
  await until(async () => expect(await room.page.getByTestId('lock').isChecked()).toBe(false))
  await vera.browser.close()
  carl = await join('Carl', once)
  await there(carl.overlay.avatar())
  expect(await problemOf(carl, once)).toBe('door-used-up')
  await carl.page.close()
})

test('other systems refresh the pages of those who have agreed', async () => {
  // Ben has agreed, Ada has not.
  await room.page.getByTestId('rule-name').fill('build.finished')
  await room.page.getByTestId('add-rule').click()
  await there(room.page.getByTestId('rule'))
  await room.page.getByTestId('token-name').fill('Build server')
  await room.page.getByTestId('issue-token').click()
  const token = await room.page.getByTestId('token-secret').inputValue()
  const bens = await openRoomPage(ben)
  const consent = bens.page.getByTestId('event-agree')
  await there(consent)
  await consent.click()
  await until(async () => expect(await consent.isChecked()).toBe(true))
  await ben.page.bringToFront()
  const reloaded = ben.page.waitForEvent('load')
  const { hash } = new URL(room.page.url())
  const answer = await fetch(`${people.hub.url}/v1/rooms/${hash.slice(1)}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'build.finished', text: 'Build 42 is ready.' }),
  })
  expect(answer.ok).toBe(true)
  await reloaded
  await there(ben.page.getByTestId('event').filter({ hasText: 'Build 42 is ready.' }))
  await there(ada.page.getByTestId('event').filter({ hasText: 'from Build server' }))
  await there(ada.page.getByTestId('event-refresh'))
  await there(room.page.getByTestId('event').filter({ hasText: 'readable by the hub' }))
})

test('versions are saved, looked at and restored', async () => {
  await there(room.page.getByTestId('no-versions'))
  await room.page.getByTestId('version-name').fill('Before noon')
  await room.page.getByTestId('save-version').click()
  const version = room.page.getByTestId('version').filter({ hasText: 'Before noon' })
  await there(version)
  await version.getByTestId('look-at-version').click()
  await there(room.page.getByTestId('version-text'))
  await version.getByTestId('restore-version').click()
  await version.getByTestId('confirm-yes').click()
  await there(room.page.locator('[data-testid=version][data-kind=before]'))
})

test('K11 K12 somebody who is removed is told so and hears no more; the others go on under new keys', async () => {
  const page = await joinRoom(carl.browser, people.link)
  carl = { ...carl, page, overlay: overlayOf(page) }
  await say(ada, 'Before')
  await openChat(ben)
  await there(message(ben, 'Before'))
  await openChat(carl)
  const draft = carl.overlay.panel.getByTestId('chat-input')
  await draft.fill('Half a sent')

  await until(async () => expect(await room.page.getByTestId('member').count()).toBe(4))
  await room.remove('Ben')
  await there(room.page.getByTestId('no-links'))
  expect(await room.page.getByTestId('removed-person').innerText()).toContain('Ben')

  await there(ben.page.getByTestId('removed'))
  expect(await ben.page.getByTestId('removed').innerText()).toContain('You were removed from Tide tables')
  for (const left of [ben.overlay.avatar(), ben.overlay.cursor(), ben.overlay.chatPanel]) await gone(left)
  const popup = await ben.browser.popup(ben.page)
  await there(popup.getByTestId('removed'))
  await popup.getByRole('button', { name: 'Dismiss' }).click()
  await gone(popup.getByTestId('removed'))
  await popup.close()
  expect(await problemOf(ben, people.link)).toBe('door-closed')

  await openChat(carl)
  await until(async () => expect(await draft.inputValue()).toBe('Half a sent'))
  await draft.press('End')
  await draft.pressSequentially('ence is whole now')
  await draft.press('Enter')
  await openChat(ada)
  await there(message(ada, 'Half a sentence is whole now'))
  await say(ada, 'After')
  await there(message(carl, 'After'))
  await pointed(carl, ada)
})

test('K12 somebody who is let back comes by a new link, and who comes by it for the first time reads everything', async () => {
  const link = await room.makeLink()
  await room.page.getByTestId('let-back').click()
  await gone(room.page.getByTestId('removed-person'))
  const back = overlayOf(await joinRoom(ben.browser, link))
  await there(back.avatar())
  await there(room.member('Ben'))
  await ben.browser.close()
  const dora = await join('Dora', link)
  await openChat(dora)
  for (const words of ['Before', 'Half a sentence is whole now', 'After']) await there(message(dora, words))
  await say(dora, 'Good to be here')
  await there(message(carl, 'Good to be here'))
})
