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
  // Before that nobody hears of the pointer.
  await there(from.overlay.dock)
  for (const { page } of [from, to]) await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
  await from.page.mouse.move(320, 320)
  await from.page.mouse.move(300, 300, { steps: 4 })
  await there(to.overlay.cursor().filter({ hasText: from.name }))
}

/** Leaves the chat open on a page. */
export async function openChat({ overlay }: Participant): Promise<void> {
  // A chat that was left open comes back by itself, with the dock.
  await there(overlay.avatar())
  if ((await overlay.chatPanel.count()) === 0) await overlay.chatToggle.click()
  const tab = overlay.panel.getByTestId('chat-tab')
  await there(tab)
  if ((await tab.getAttribute('aria-selected')) === 'false') await tab.click()
  await there(overlay.panel.getByTestId('chat-input'))
}

export async function closeChat({ overlay }: Participant): Promise<void> {
  // As in opening it.
  await there(overlay.avatar())
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

/** What was seen of an element: its data, and its left top in the window's CSS pixels. */
interface Glimpse {
  readonly data: Readonly<Record<string, string | undefined>>
  readonly x: number
  readonly y: number
}

/**
 * Begins to look for something in the overlay that is there for half a second only, which is less than a locator waits between two looks.
 * What it gives is called once it has been caused, and resolves when it was seen.
 */
export async function lookOutFor({ page }: Participant, selector: string): Promise<() => Promise<Glimpse>> {
  const looking = await page.evaluateHandle(wanted => {
    const root = document.querySelector('[data-alongside=""]')!.shadowRoot!
    const seen = new Promise<Glimpse>(resolve => {
      const observer = new MutationObserver(() => {
        const found = root.querySelector<HTMLElement>(wanted)
        if (!found) return
        observer.disconnect()
        const { left, top } = found.getBoundingClientRect()
        resolve({ data: { ...found.dataset }, x: left, y: top })
      })
      observer.observe(root, { subtree: true, childList: true, attributes: true })
    })
    return { seen }
  }, selector)
  return () => looking.evaluate(({ seen }) => seen)
}

/** A message in an open chat, by some of its words. */
export const message = ({ overlay }: Participant, words: string): Locator =>
  overlay.panel.getByTestId('chat-message').filter({ hasText: words })
