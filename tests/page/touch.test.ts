import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import {
  ada,
  type CursorPage,
  createCursorPages,
  deliver,
  grace,
  pointAt,
  settledCursor,
} from '../support/cursor-pages.ts'
import { openPanel, putOverlay, useOverlayPages } from '../support/overlay-pages.ts'
import { poll } from '../support/poll.ts'
import { createFinger, type Finger, pinch } from '../support/touch.ts'

const words = Array.from(
  { length: 40 },
  (_, i) => `<p>Paragraph ${i} of many words that anybody may point at.</p>`,
)
const html = `<!doctype html><style>body{margin:8px}</style><h1>Touched</h1><b id="word">these</b>${words.join('')}`

describe('a finger', () => {
  let browser: Browser
  let sender: CursorPage
  let receiver: CursorPage
  let finger: Finger

  beforeAll(async () => {
    browser = await launchBrowser()
    sender = await createCursorPages(browser, { hasTouch: true, deviceScaleFactor: 2 }).open(html, 900, ada)
    receiver = await createCursorPages(browser).open(html, 500, grace)
    finger = await createFinger(sender.page)
  })
  afterAll(() => browser?.close())

  const middleOf = ({ page }: CursorPage) =>
    page.evaluate(() => {
      const { left, top, width, height } = document.querySelector('#word')!.getBoundingClientRect()
      return { x: left + width / 2, y: top + height / 2 }
    })
  const lastPoint = ({ page }: CursorPage) =>
    page.evaluate(() => stage.sent.findLast(message => message.type === 'point')?.sample)

  test('points where it taps, and goes on pointing there when it is lifted', async () => {
    const at = await middleOf(sender)
    await finger.tap(at)
    await poll(() => lastPoint(sender)).toMatchObject({ kind: 'text', pressed: false })
    await deliver(sender, receiver, ada)
    const cursor = await settledCursor(receiver)
    const wanted = await middleOf(receiver)
    expect(cursor.shown).toBe(true)
    expect(Math.hypot(cursor.x - wanted.x, cursor.y - wanted.y)).toBeLessThan(4)
  })

  test('that scrolls the page does not stay pressed', async () => {
    await finger.drag({ x: 400, y: 600 }, { x: 400, y: 200 })
    await sender.page.waitForFunction(() => scrollY > 100)
    await poll(() => lastPoint(sender)).toMatchObject({ pressed: false })
    await sender.page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
  })

  test('in a page that is zoomed by two of them points at the word under it, and is seen there in a zoomed page', async () => {
    for (const { page } of [sender, receiver])
      await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
    await pinch(sender.page, 2)
    await pinch(receiver.page, 2.5)
    const { x, y } = await middleOf(sender)
    await pointAt(sender, x, y)
    await deliver(sender, receiver, ada)
    const cursor = await settledCursor(receiver)
    const wanted = await middleOf(receiver)
    expect(Math.hypot(cursor.x - wanted.x, cursor.y - wanted.y)).toBeLessThan(4)
    await pinch(sender.page, 1)
    await pinch(receiver.page, 1)
  })
})

describe('our own controls, by a finger', () => {
  const pages = useOverlayPages()
  const middle = async (page: Page, selector: string) => {
    const { x, y, width, height } = (await page.locator(selector).boundingBox())!
    return { x: x + width / 2, y: y + height / 2 }
  }

  test('the dock goes to another corner, its menu opens and closes, and no tooltip is left', async () => {
    const page = await pages.open('article.html', { touch: true })
    await putOverlay(page)
    const finger = await createFinger(page)
    await finger.drag(await middle(page, '.grip'), { x: 80, y: 80 })
    await page.locator('[data-testid=dock][data-corner=top-left]').waitFor()
    expect(await page.evaluate(() => scrollY)).toBe(0)
    await finger.tap(await middle(page, '[data-testid=avatar]:nth-child(2)'))
    await page.locator('[data-testid=person-menu]').waitFor()
    await finger.tap({ x: 700, y: 500 })
    await page.locator('[data-testid=person-menu]').waitFor({ state: 'detached' })
    const tips = await page
      .locator('[data-tip]')
      .evaluateAll(
        all => all.filter(each => getComputedStyle(each, '::after').visibility === 'visible').length,
      )
    expect(tips).toBe(0)
  })

  test('the panel is dragged by its grip, and opened by a tap', async () => {
    const page = await pages.open('article.html', { touch: true })
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await putOverlay(page)
    const finger = await createFinger(page)
    await finger.tap(await middle(page, '[data-testid=chat-toggle]'))
    await openPanel(page, 'floating')
    await page.waitForFunction(() => window.overlay.host.shadowRoot?.activeElement?.tagName === 'IFRAME')
    const before = await middle(page, '.panel-grip')
    await finger.drag(before, { x: before.x - 200, y: before.y - 40 })
    const after = await middle(page, '.panel-grip')
    expect([after.x - before.x, after.y - before.y]).toEqual([-200, -40])
    expect((await page.locator('.panel-grip').boundingBox())!.height).toBe(44)
    expect(await page.evaluate(() => scrollY)).toBe(0)
  })
})
