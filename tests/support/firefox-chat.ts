import type { FirefoxView } from './firefox-chrome.ts'
import { keyOf } from './firefox-input.ts'
import type { FirefoxPage } from './firefox-page.ts'

/** A message by a part of what it says, as pages and views are asked for it. */
export const message = (words: string): [what: string, holding: string] => ['chat-message', words]

/** With the keyboard, as a person does. */
export async function say(panel: FirefoxPage, words: string, input = 'chat-input'): Promise<void> {
  await panel.press(input)
  await panel.type(`${words}${keyOf.enter}`)
}

/** Opens the chat on a page; its frame. */
export async function openChat(page: FirefoxPage): Promise<FirefoxPage> {
  await page.activate()
  await page.press('chat-toggle')
  return page.frame('/panel.html')
}

/** Whether the room is on in a page. */
export const isOn = (page: FirefoxPage): Promise<boolean> =>
  page.evaluate(`document.querySelector('[data-alongside]') !== null`)

/** The number on the toolbar button. */
export const unread = (view: FirefoxView): Promise<string> =>
  view.evaluate('browser.browserAction.getBadgeText({})')
