import type { Locator } from 'playwright-core'
import type { Participant, TwoPeople } from './two-people.ts'

export { until } from './until.ts'

/** What the e2e tests do again and again, in words. */

/** Long enough for a slow machine; nothing is asserted about how long it takes. */
const patience = { timeout: 20_000 }

export const there = (locator: Locator): Promise<void> => locator.first().waitFor(patience)

export const gone = (locator: Locator): Promise<void> =>
  locator.first().waitFor({ ...patience, state: 'detached' })

/** Not to be seen, or not there any more. */
export const hidden = (locator: Locator): Promise<void> =>
  locator.first().waitFor({ ...patience, state: 'hidden' })

/** Both open a page of tests/pages and have the overlay on it. */
export async function bothGo({ a, b, pages }: TwoPeople, name: string): Promise<void> {
  for (const { page } of [a, b]) await page.goto(new URL(name, pages.url).href)
  for (const { overlay } of [a, b]) await there(overlay.dock)
}

/** Says yes to the room on another site, where it asks first. */
export async function turnOnHere({ browser, page, overlay }: Participant): Promise<void> {
  const popup = await browser.popup(page)
  await popup.getByTestId('toggle-here').click()
  await there(overlay.dock)
  await popup.close()
  await page.bringToFront()
}

/** Points near the top of a page until the other person sees it. */
export async function pointed(from: Participant, to: Participant): Promise<void> {
  for (const { page } of [from, to]) await page.evaluate(() => scrollTo(0, 0))
  await from.page.mouse.move(320, 320)
  await from.page.mouse.move(300, 300, { steps: 4 })
  await there(to.overlay.cursor().filter({ hasText: from.name }))
}

/** Leaves the chat open on a page. */
export async function openChat({ overlay }: Participant): Promise<void> {
  // A chat that was left open comes back by itself, right after the dock's first look at the room.
  await there(overlay.avatar())
  if ((await overlay.chatPanel.count()) === 0) await overlay.chatToggle.click()
  const tab = overlay.panel.getByTestId('chat-tab')
  await there(tab)
  if ((await tab.getAttribute('aria-selected')) === 'false') await tab.click()
  await there(overlay.panel.getByTestId('chat-input'))
}

export async function closeChat({ overlay }: Participant): Promise<void> {
  if ((await overlay.chatPanel.count()) > 0) await overlay.chatToggle.click()
  await gone(overlay.chatPanel)
}

export async function say(person: Participant, words: string): Promise<void> {
  await openChat(person)
  const input = person.overlay.panel.getByTestId('chat-input')
  await input.fill(words)
  await input.press('Enter')
  await there(message(person, words))
}

/** A message in an open chat, by some of its words. */
export const message = ({ overlay }: Participant, words: string): Locator =>
  overlay.panel.getByTestId('chat-message').filter({ hasText: words })
