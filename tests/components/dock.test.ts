import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { type Gallery, openGallery } from './support/gallery-page.ts'

let browser: Browser
let gallery: Gallery
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  gallery = await openGallery(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

/** The name of the control that has the focus, inside the dock's root. */
const focused = (): Promise<string | null | undefined> =>
  page.evaluate(() => document.getElementById('root')!.shadowRoot!.activeElement?.getAttribute('aria-label'))

const corner = (): Promise<string | null> => page.getByTestId('dock').getAttribute('data-corner')

describe('the dock', () => {
  it('says of each person who they are, where, and how they are linked', async () => {
    page = await gallery.open('dock')
    const labels = await page.getByTestId('avatar').evaluateAll(all => all.map(face => face.ariaLabel))
    expect(labels).toEqual([
      'Ada (you) · On this page',
      'Grace · On this page · direct, 12 ms',
      'Linus · On this page, idle · relayed, 48 ms',
      'Margaret Hamilton · Typing… · direct, 36 ms',
    ])
  })

  it('is one stop of the Tab key, with the arrow keys inside', async () => {
    page = await gallery.open('dock')
    await page.keyboard.press('Tab')
    expect(await focused()).toMatch(/^Ada/)
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toMatch(/^Grace/)
    await page.keyboard.press('End')
    expect(await focused()).toBe('Shrink to a dot')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toMatch(/^Ada/)
    await page.keyboard.press('Tab')
    expect(await focused()).toBeUndefined()
    await page.keyboard.press('Shift+Tab')
    expect(await focused()).toMatch(/^Ada/)
  })

  it('shrinks to a dot and grows again, and the focus stays with it', async () => {
    page = await gallery.open('dock-relay-unread')
    await page.getByRole('button', { name: 'Shrink to a dot' }).press('Enter')
    expect(await focused()).toBe('Show who is here: 4 people, unread: 3')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('Shrink to a dot')
  })

  it('goes to the next corner by a click, and to the nearest by dragging', async () => {
    page = await gallery.open('dock')
    const grip = page.getByRole('button', { name: 'Move to the next corner' })
    expect(await corner()).toBe('bottom-right')
    await grip.click()
    expect(await corner()).toBe('bottom-left')

    const { x, y } = (await grip.boundingBox())!
    await page.mouse.move(x + 5, y + 5)
    await page.mouse.down()
    await page.mouse.move(500, 40, { steps: 4 })
    await page.mouse.up()
    expect(await corner()).toBe('top-right')
  })

  it('keeps its tooltips inside the window', async () => {
    page = await gallery.open('dock-states', { width: 360 })
    for (const face of await page.getByTestId('avatar').all()) {
      await face.hover()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    }
  })

  it('opens by the connection what says how people are linked, and says whether it is open', async () => {
    page = await gallery.open('dock')
    const connection = page.getByTestId('connection')
    expect(await connection.getAttribute('aria-expanded')).toBe('false')
    await connection.press('Enter')
    await page.waitForFunction(() => document.title === 'people toggled')
    await page.evaluate(() => underTest.show('dock-listed'))
    expect(await connection.getAttribute('aria-expanded')).toBe('true')
  })

  it('puts a notice away until there is another', async () => {
    page = await gallery.open('dock-offline')
    const notice = page.locator('[role=status]')
    expect(await notice.textContent()).toContain('The hub does not answer')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    expect(await notice.textContent()).toBe('')
    expect(await page.getByTestId('chat-toggle').ariaSnapshot()).toContain('unread: 99+')
  })
})
