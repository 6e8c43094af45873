import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { FirefoxChrome, FirefoxView } from '../support/firefox-chrome.ts'
import { keyOf } from '../support/firefox-input.ts'
import type { FirefoxPage } from '../support/firefox-page.ts'
import { type FirefoxPeople, meetInFirefox } from '../support/firefox-people.ts'

/** Large enough to be sent in several pieces. */
const picture = resolve('docs/images/together.png')

// Rooms, people, chat and notifications as two people with Firefox have them: its own sidebar, toolbar button, menus and windows.

let people: FirefoxPeople
let ada: FirefoxPage
let ben: FirefoxPage
let bensWindow: FirefoxChrome
/** Beside Ben's pages. */
let beside: FirefoxView

beforeAll(async () => {
  people = await meetInFirefox('article.html')
  ada = people.ada
  ben = people.ben
  bensWindow = await people.browsers.ben.chrome()
})
afterAll(() => people?.close())

const until = <Value>(check: () => Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 20_000, interval: 100 })
const message = (words: string): [string, string] => ['chat-message', words]

/** With the keyboard, as a person does. */
async function say(panel: FirefoxPage, words: string, input = 'chat-input'): Promise<void> {
  await panel.press(input)
  await panel.type(`${words}${keyOf.enter}`)
}

/** Opens the chat on a page; its frame. */
async function openChat(page: FirefoxPage): Promise<FirefoxPage> {
  await page.activate()
  await page.press('chat-toggle')
  return page.frame('/panel.html')
}

test('the toolbar’s popup opens the sidebar, which shows the room of its window and goes where it goes', async () => {
  await ben.activate()
  const popup = await bensWindow.pressToolbar()
  await popup.click('open-beside')
  beside = await bensWindow.sidebar()
  await beside.text('chat-input')
  const panel = await openChat(ada)
  await say(panel, 'High water at nine')
  await beside.text(...message('High water at nine'))

  await (await bensWindow.pressToolbar()).click('leave-room')
  await beside.text('room-entry', 'Tide tables')
  await until(async () => expect(await ben.evaluate(`document.querySelector('[data-alongside]')`)).toBe(null))
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
  await say(adas, 'Seen today')
  await bens.press('[data-testid=chat-picture][data-state=hidden]')
  await until(async () =>
    expect(
      await bens.evaluate(
        `document.querySelector('[data-testid=chat-picture][data-state=shown] img').naturalWidth`,
      ),
    ).toBeGreaterThan(100),
  )
})
