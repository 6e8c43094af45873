import type { FrameLocator, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bothGo, gone, message, openChat, there, until } from '../support/e2e.ts'
import { meet, type Participant, type TwoPeople } from '../support/two-people.ts'

// Frames, inner scrollers, dialogs and fullscreen, with two people whose windows differ in width.

let people: TwoPeople
let ada: Participant
let ben: Participant

beforeAll(async () => {
  people = await meet({ a: { size: { width: 1240, height: 900 } }, b: { size: { width: 820, height: 900 } } })
  ada = people.a
  ben = people.b
})
afterAll(() => people?.close())

/** An element that a list of selectors leads to through frames. */
function within(page: Page, selectors: readonly string[]): Locator {
  let inside: Page | FrameLocator = page
  for (const selector of selectors.slice(0, -1)) inside = inside.frameLocator(selector)
  return inside.locator(selectors.at(-1)!)
}

/** In the middle, or on the first letter of what is wider than its words. */
type Where = 'middle' | 'start'

async function placeOf({ page }: Participant, selectors: readonly string[], where: Where) {
  const { x, y, width, height } = (await within(page, selectors).boundingBox())!
  return { x: x + (where === 'middle' ? width / 2 : 6), y: y + height / 2 }
}

const intoView = (element: Element): void => element.scrollIntoView({ block: 'center', behavior: 'instant' })

/** One points at words; resolves once the other sees them there. */
async function pointsAt(
  from: Participant,
  to: Participant,
  selectors: readonly string[],
  where: Where = 'middle',
): Promise<void> {
  for (const { page } of [from, to]) await within(page, selectors).evaluate(intoView)
  const cursor = to.overlay.cursor()
  await until(async () => {
    // What has just come to the page may not have its script yet.
    const at = await placeOf(from, selectors, where)
    await from.page.mouse.move(at.x + 3, at.y)
    await from.page.mouse.move(at.x, at.y)
    await cursor.waitFor({ timeout: 2_000 })
    const wanted = await placeOf(to, selectors, where)
    const box = (await cursor.boundingBox())!
    expect(await cursor.getAttribute('data-anchor')).toBe('text')
    expect(Math.hypot(box.x - wanted.x, box.y - wanted.y)).toBeLessThan(3)
  })
}

test('a pointer in a frame of another site is on the same word, once, in the page’s own overlay', async () => {
  await bothGo(people, 'foreign-frames.html')
  for (const selectors of [
    ['#foreign', '#word'],
    ['#foreign', '#deep'],
    ['#around', '#word'],
    ['#around', '#inner', '#word'],
  ]) {
    await pointsAt(ada, ben, selectors)
    expect(await ben.overlay.cursor().count()).toBe(1)
  }
  expect(await within(ben.page, ['#foreign', '[data-alongside]']).count()).toBe(0)
})

test('also in one that comes later, and back on the page', async () => {
  for (const { page } of [ada, ben]) await page.click('#add')
  await pointsAt(ben, ada, ['#later', '#word'])
  await pointsAt(ben, ada, ['h1'])
})

test('it goes along when the frame scrolls, and is hidden where the frame does not show it', async () => {
  await pointsAt(ada, ben, ['#foreign', '#deep'])
  await within(ben.page, ['#foreign', '#box']).evaluate(box => box.scrollTo(0, 0))
  await ben.overlay.cursor().waitFor({ state: 'hidden' })
  await within(ben.page, ['#foreign', '#box']).evaluate(box => box.scrollTo(0, box.scrollHeight))
  await ben.overlay.cursor().waitFor()
})

test('frames of the same site, and a frame in a frame', async () => {
  await bothGo(people, 'frames.html')
  await pointsAt(ada, ben, ['#same', '#word'])
  await pointsAt(ben, ada, ['#same', '#deep'])
  await pointsAt(ben, ada, ['#nested', 'iframe', 'b'])
})

test('a pointer in boxes that both have scrolled differently', async () => {
  await bothGo(people, 'inner-scroll.html')
  for (const [person, top] of [
    [ada, 300],
    [ben, 40],
  ] as const)
    await person.page.locator('#outer').evaluate((box, top) => box.scrollTo(0, top), top)
  await pointsAt(ada, ben, ['#inner li:nth-child(8)'], 'start')
  // Where Ben’s box hides it, it is hidden for him.
  await ben.page.locator('#inner').evaluate(box => box.scrollTo(0, 0))
  await ben.page.locator('#outer').evaluate(box => box.scrollTo(0, 0))
  await ben.overlay.cursor().waitFor({ state: 'hidden' })
})

test('in a modal dialog both see one another, and the chat is used in it', async () => {
  await bothGo(people, 'modal.html')
  for (const { page } of [ada, ben]) await page.click('#open-first')
  await pointsAt(ada, ben, ['#first h2'], 'start')
  await openChat(ada)
  await openChat(ben)
  await ada.overlay.panel.getByTestId('chat-input').click()
  await ada.page.keyboard.type('aboard?')
  await ada.page.keyboard.press('Enter')
  await there(message(ben, 'aboard?'))
  // A click of theirs is the page’s: the dialog closes, and the overlay is where it was.
  for (const { page, overlay } of [ada, ben]) {
    await page.click('#close-first')
    await gone(page.locator('#first[open]'))
    await overlay.chatToggle.click()
    await gone(overlay.chatPanel)
  }
})

test('on an element that fills one’s screen both see one another', async () => {
  await bothGo(people, 'fullscreen.html')
  await ada.page.click('#full')
  await ada.page.waitForFunction(() => document.fullscreenElement !== null)
  await pointsAt(ben, ada, ['#slide h2'], 'start')
  await pointsAt(ada, ben, ['#slide h2'], 'start')
  await openChat(ada)
  await ada.overlay.chatToggle.click()
  await ada.page.evaluate(() => document.exitFullscreen())
  await there(ada.overlay.dock)
})
