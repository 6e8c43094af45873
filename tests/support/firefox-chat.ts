import { eventually } from './eventually.ts'
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

/** Closes it; resolves once its frame is gone. */
export async function closeChat(page: FirefoxPage): Promise<void> {
  await page.press('chat-toggle')
  const isGone = `!document.querySelector('[data-alongside]').shadowRoot.querySelector('[data-testid=chat-panel]')`
  await eventually(() => page.evaluate<boolean>(isGone), 'The chat does not close.')
}

/** Whether the room is on in a page. */
export const isOn = (page: FirefoxPage): Promise<boolean> =>
  page.evaluate(`document.querySelector('[data-alongside]') !== null`)

/** The number on the toolbar button. */
export const unread = (view: FirefoxView): Promise<string> =>
  view.evaluate('browser.browserAction.getBadgeText({})')
