import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type FirefoxBrowser, launchFirefox } from '../support/firefox.ts'
import { closeChat, isOn, message, openChat, say, unread } from '../support/firefox-chat.ts'
import type { FirefoxChrome, FirefoxView } from '../support/firefox-chrome.ts'
import { keyOf } from '../support/firefox-input.ts'
import type { FirefoxPage } from '../support/firefox-page.ts'
import { type FirefoxPeople, meetInFirefox } from '../support/firefox-people.ts'

/** Large enough to be sent in several pieces. */
const picture = resolve('docs/images/together.png')
const passphrase = 'quiet harbour, seven gulls'

// Rooms, people, chat and notifications as two people with Firefox have them: its own sidebar, toolbar button, menus and windows. One story.

let people: FirefoxPeople
let bensProfile: string
let ada: FirefoxPage
let ben: FirefoxPage
let adasWindow: FirefoxChrome
let bensWindow: FirefoxChrome
/** After his has been closed. */
let bensSecond: FirefoxBrowser
/** Beside Ben's pages. */
let beside: FirefoxView

beforeAll(async () => {
  bensProfile = await mkdtemp(join(tmpdir(), 'alongside-firefox-'))
  people = await meetInFirefox('article.html', bensProfile)
  ;({ ada, ben } = people)
  adasWindow = await people.browsers.ada.chrome()
  bensWindow = await people.browsers.ben.chrome()
})
afterAll(async () => {
  await bensSecond?.close()
  await people?.close()
  await rm(bensProfile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

const until = <Value>(check: () => Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 20_000, interval: 100 })
const address = (path: string): string => new URL(path, people.pages.url).href

test('the toolbar’s popup opens the sidebar, which shows the room of its window and goes where it goes', async () => {
  await ben.activate()
  await (await bensWindow.pressToolbar()).click('open-beside')
  beside = await bensWindow.sidebar()
  await beside.text('chat-input')
  await say(await openChat(ada), 'High water at nine')
  await beside.text(...message('High water at nine'))

  await (await bensWindow.pressToolbar()).click('leave-room')
  await bensWindow.closePopup()
  await beside.text('room-entry', 'Tide tables')
  await until(async () => expect(await isOn(ben)).toBe(false))
  await beside.click('rejoin-room')
  await beside.text(...message('High water at nine'))
  await ben.text('dock')
})

test('they answer, give reactions, change and delete, and a picture comes sealed and is shown when it is pressed', async () => {
  const adas = await ada.frame('/panel.html')
  const bens = await openChat(ben)
  await bens.hover(...message('High water'))
  await bens.press('message-react')
  await bens.press('[data-testid=message-reaction][data-reaction="2"]')
  await adas.text('[data-testid=chat-reaction][data-reaction="2"]')
  await bens.hover(...message('High water'))
  await bens.press('message-reply')
  await say(bens, 'By the old wall?')
  await adas.press('chat-replies')
  await adas.text('chat-thread', 'By the old wall?')
  await say(adas, 'No, by the new one', 'thread-input')
  await adas.press('thread-close')
  await bens.text(...message('by the new one'))

  await adas.hover(...message('by the new one'))
  await adas.press('message-more')
  await adas.press('message-edit')
  await adas.text('chat-edit')
  await adas.type(`${keyOf.end} at ten${keyOf.enter}`)
  await bens.text(...message('by the new one at ten'))
  await adas.hover(...message('at ten'))
  await adas.press('message-more')
  await adas.press('message-delete')
  await adas.press('confirm-yes')
  await until(async () => expect(await bens.evaluate('document.body.innerText')).not.toContain('at ten'))

  await adas.chooseFile('chat-file', picture)
  await adas.text('picture-alt')
  await say(adas, 'Seen today')
  await bens.text('chat-picture')
  await until(async () => {
    // Their hub may not have it yet: then it says so, and is pressed again.
    const width = await bens.evaluate(`(place => {
      if (place.matches('[data-state=hidden], [data-state=failed]')) place.click()
      return place.querySelector('img')?.naturalWidth ?? 0
    })(document.querySelector('[data-testid=chat-picture]'))`)
    expect(width).toBeGreaterThan(100)
  })
})

test('two people see the same six words, and know each other by them from then on', async () => {
  const bens = await ben.frame('/panel.html')
  await ben.press('[data-testid=avatar][aria-label^=Ada]')
  await ben.press('about-person')
  await bens.press('compare')
  const words = (panel: FirefoxPage) =>
    panel.text('[data-testid=comparison][data-state=words] .comparison-words')
  const adas = await ada.frame('/panel.html')
  expect(await words(adas)).toBe(await words(bens))
  for (const panel of [bens, adas]) {
    await panel.press('words-same')
    await panel.text('[data-testid=person-card] [data-testid=person-mark]')
    await panel.press('close-person')
  }
})

test('a mention is told on the button and on the page, where it leads to the chat, and in the sidebar’s centre', async () => {
  const mention = async () => {
    await ada.activate()
    const adas = await ada.frame('/panel.html')
    await adas.press('chat-input')
    await adas.type('is it so, @Be')
    await adas.press('mention-option')
    await adas.type(keyOf.enter)
  }
  await beside.click('rooms-tab')
  await closeChat(ben)
  await mention()
  await ben.text('toast', 'Ada mentioned you')
  await until(async () => expect(await unread(beside)).toBe('1'))
  await ben.press('toast-show')
  await (await ben.frame('/panel.html')).text(...message('is it so'))
  await until(async () => expect(await unread(beside)).toBe(''))
  await closeChat(ben)
  await mention()
  await until(async () => expect(await unread(beside)).toBe('1'))
  await beside.click('notifications-tab')
  await beside.text('[data-testid=notification][data-read=false]', 'Ada mentioned you')
  await beside.click('mark-all-notifications')
  await until(async () => expect(await unread(beside)).toBe(''))
})

test('a guest with nothing but Firefox, as narrow as a phone, is on the hub’s page in the room', async () => {
  await ada.activate()
  const link = await (await adasWindow.pressToolbar()).text('room-link')
  await adasWindow.closePopup()
  const guest = await people.browsers.ben.open(link.trim())
  await guest.resize({ width: 390, height: 780 })
  await guest.click('#continue')
  await guest.comesTo('/j/guest')
  await guest.fill('guest-name', 'Grace')
  await guest.click('guest-come-in')
  await guest.text('chat-input')
  await say(guest, 'From the quay')
  const adas = await ada.frame('/panel.html')
  await adas.text(...message('From the quay'))
  await say(adas, 'I see you')
  await guest.text(...message('I see you'))
  await guest.press('here-tab')
  await guest.text('person', 'Ada')
  expect(await guest.evaluate('document.documentElement.scrollWidth')).toBe(390)
  await guest.close()
  await ben.activate()
})

test('a right click says the selection in the chat, and starts a room, whose link is on the clipboard', async () => {
  await ada.activate()
  await ada.evaluate(`getSelection().selectAllChildren(document.querySelector('h1'))`)
  await ada.rightPress('body h1')
  await adasWindow.chooseInMenu('Share this selection')
  await (await ada.frame('/panel.html')).text(...message('How a tide table is made'))

  await (await adasWindow.pressToolbar()).click('leave-room')
  await until(async () => expect(await isOn(ada)).toBe(false))
  await adasWindow.closePopup()
  await ada.go(address('tables.html'))
  await ada.rightPress('body h1')
  await adasWindow.chooseInMenu('Start a room here')
  const link = await (await adasWindow.popup()).text('room-link')
  await until(async () =>
    expect(await adasWindow.evaluate('navigator.clipboard.readText()')).toBe(link.trim()),
  )
  await ada.text('dock')
})

test('a room that is made public is found, asked for and entered once its owner has said yes in the popup', async () => {
  const popup = await adasWindow.popup()
  await popup.click('open-room-page')
  const room = await ada.window('/room.html')
  await room.press('edit-publication')
  await room.fill('publication-title', 'Moon tables')
  await room.fill('publication-role', 'ask')
  await room.press('publish')
  await room.text('[data-testid=publication][data-state=listed]')
  await room.close()

  await beside.click('public-tab')
  await beside.click('session-open')
  await beside.click('session-enter')
  await beside.fill('ask-words', 'It is me')
  await beside.click('ask-to-join')
  await beside.text('session-asked')
  // From the panel on the page to the room's own page, where they wait, too.
  const adas = await openChat(ada)
  await adas.press('here-tab')
  await adas.press('open-lobby')
  await (await ada.window('/room.html')).text('asker', 'Ben')
  const asked = await adasWindow.pressToolbar()
  await asked.click('notifications-tab')
  await asked.text('notification', 'It is me')
  await asked.click('notification-admit')
  const answered = await bensWindow.pressToolbar()
  await answered.text('[data-testid=asked-room][data-state=admitted]')
  await answered.click('enter-asked')
  await ben.comesTo(address('tables.html'))
  await ben.text('dock')
})

test('an invitation that came while Firefox was closed is there as it starts, and is accepted', async () => {
  const options = await people.browsers.ben.extensionPage('options.html')
  await options.press('options-privacy')
  await options.click('invitable')
  await options.press('options-notifications')
  await options.click('receive-invites')
  const kept = `Promise.all(
    ['get-settings', 'get-notification-settings'].map(type => browser.runtime.sendMessage({ type })),
  )`
  await until(async () =>
    expect(await options.evaluate(kept)).toMatchObject([
      { value: { invitable: true } },
      { value: { receiveInvites: true } },
    ]),
  )
  const list = await people.browsers.ada.extensionPage('sidepanel.html')
  await list.press('people-tab')
  await list.press('open-person')
  await list.text('invite-person')
  await people.browsers.ben.close()

  await list.press('invite-person')
  await list.fill('invite-words', 'come and look')
  await list.press('send-invite')
  await list.text('invite-state')
  await list.close()
  bensSecond = await launchFirefox({ profile: bensProfile })
  bensWindow = await bensSecond.chrome()
  const popup = await bensWindow.pressToolbar()
  await popup.click('notifications-tab')
  await popup.text('notification', 'come and look')
  await until(async () => expect(await unread(popup)).not.toBe(''))
  await popup.click('notification-join')
  const page = await (await bensSecond.open('about:blank')).window('/tables.html')
  await page.activate()
  await page.text('dock')
  const again = await bensWindow.pressToolbar()
  await again.click('notifications-tab')
  await again.text('[data-testid=notification][data-what=invited][data-read=true]')
})

test('I1 a file takes the person to the other Firefox, where their rooms are then; deleted, nothing is left of them', async () => {
  const adas = await people.browsers.ada.extensionPage('options.html')
  await adas.press('options-data')
  await adas.fill('new-passphrase', passphrase)
  await adas.fill('new-passphrase-again', passphrase)
  await adas.press('export-identity')
  const file = await people.browsers.ada.download('identity')
  await adas.close()

  const bens = await bensSecond.extensionPage('options.html')
  await bens.chooseFile('identity-file', file)
  await bens.fill('identity-passphrase', passphrase)
  await bens.click('import-identity')
  // The extension starts anew, and its pages with it.
  const other = await bensSecond.open('about:blank')
  const moved = await other.window('/options.html#moved')
  expect(await moved.text('profile-name')).toBe('Ada')
  await (await bensWindow.pressToolbar()).text('room-entry', 'Tide tables')

  await moved.press('options-data')
  await moved.press('delete-everything')
  await moved.fill('delete-word', 'Delete')
  await moved.click('delete-everything-yes')
  const welcome = await other.window('/welcome.html#deleted')
  await welcome.text('all-deleted')
  expect(await (await bensWindow.pressToolbar()).text('no-rooms')).toBeTruthy()
})

test('switched off in the settings, nothing is on pages or connected; the popup switches it on, and the room is back', async () => {
  const connections = async () =>
    /^alongside_connections\S* (\d+)$/m.exec(await (await fetch(`${people.hub.url}/metrics`)).text())?.[1]
  const options = await people.browsers.ada.extensionPage('options.html')
  await options.press('on-everywhere')
  await until(async () => expect(await isOn(ada)).toBe(false))
  await until(async () => expect(await connections()).toBe('0'))
  await options.close()
  await ada.activate()
  await (await adasWindow.pressToolbar()).click('turn-on')
  await ada.text('dock')
})
