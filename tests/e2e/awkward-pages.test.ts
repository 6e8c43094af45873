import type { FrameLocator, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { there, until } from '../support/e2e.ts'
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

async function bothGo(name: string): Promise<void> {
  for (const { page } of [ada, ben]) await page.goto(new URL(name, people.pages.url).href)
  for (const { overlay } of [ada, ben]) await there(overlay.dock)
}

/** An element that a list of selectors leads to through frames. */
function within(page: Page, selectors: readonly string[]): Locator {
  let inside: Page | FrameLocator = page
  for (const selector of selectors.slice(0, -1)) inside = inside.frameLocator(selector)
  return inside.locator(selectors.at(-1)!)
}

async function centerOf({ page }: Participant, selectors: readonly string[]) {
  const { x, y, width, height } = (await within(page, selectors).boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}

const intoView = (element: Element): void => element.scrollIntoView({ block: 'center', behavior: 'instant' })

/** One points at the middle of an element; resolves once the other sees them there, as `anchor`. */
async function pointsAt(from: Participant, to: Participant, selectors: readonly string[], anchor = 'text') {
  for (const { page } of [from, to]) await within(page, selectors).evaluate(intoView)
  const cursor = to.overlay.cursor()
  await until(async () => {
    // What has just come to the page may not have its script yet.
    const at = await centerOf(from, selectors)
    await from.page.mouse.move(at.x + 3, at.y)
    await from.page.mouse.move(at.x, at.y)
    await cursor.waitFor({ timeout: 2_000 })
    const wanted = await centerOf(to, selectors)
    const box = (await cursor.boundingBox())!
    expect(await cursor.getAttribute('data-anchor')).toBe(anchor)
    expect(Math.hypot(box.x - wanted.x, box.y - wanted.y)).toBeLessThan(3)
  })
}

test('a pointer in a frame of another site is on the same word, once, in the page’s own overlay', async () => {
  await bothGo('foreign-frames.html')
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
  await bothGo('frames.html')
  await pointsAt(ada, ben, ['#same', '#word'])
  await pointsAt(ben, ada, ['#same', '#deep'])
  await pointsAt(ben, ada, ['#nested', 'iframe', 'b'])
})
