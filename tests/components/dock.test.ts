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
    const notice = page.locator('.notice')
    expect(await notice.textContent()).toContain('The hub does not answer')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await notice.waitFor({ state: 'detached' })
    expect(await page.getByTestId('chat-toggle').ariaSnapshot()).toContain('unread: 99+')
  })

  it('opens a menu at a face: by a click the focus stays where it is, by a key it goes along and comes back', async () => {
    page = await gallery.open('dock')
    const menu = page.getByTestId('person-menu')
    await page.getByTestId('avatar').nth(1).click()
    expect(await menu.ariaSnapshot()).toContain('Grace')
    expect(await menu.locator(':focus').count()).toBe(0)
    await page.mouse.click(5, 5)
    await menu.waitFor({ state: 'detached' })
    await page.getByTestId('avatar').nth(1).press('Enter')
    await menu.locator('[data-testid=go-to]:focus').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.title.includes('"type":"follow"'))
    await page.locator('[data-testid=avatar]:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'detached' })
    await page.locator('[data-testid=avatar]:focus').waitFor()
  })

  it('says who follows, and in the own menu lets one refuse them and ask everybody to come', async () => {
    page = await gallery.open('dock-followed')
    const followers = page.getByTestId('followers')
    expect(await followers.getAttribute('aria-label')).toBe('2 people follow you')
    expect((await followers.getAttribute('data-people'))!.split(' ')).toHaveLength(2)
    await followers.click()
    const menu = page.getByTestId('person-menu')
    expect(await menu.getByTestId('refuse-follower').allTextContents()).toEqual([
      'Don’t let Grace follow',
      'Don’t let Linus follow',
    ])
    await menu.getByTestId('be-followed').click()
    await page.waitForFunction(() => document.title.includes('"be-followed","on":false'))
    await menu.getByTestId('bring-here').click()
    await page.waitForFunction(() => document.title.includes('bring-here'))
  })

  it('has in the own menu what else needs a key to hold, which closes for it', async () => {
    page = await gallery.open('dock-followed')
    const menu = page.getByTestId('person-menu')
    for (const [testId, done] of [
      ['menu-write', 'write'],
      ['menu-draw', 'draw'],
      ['menu-reaction', 'react 0'],
    ] as const) {
      await page.getByTestId('followers').click()
      await menu.getByTestId(testId).first().click()
      await page.waitForFunction(wanted => document.title === wanted, done)
      expect(await menu.count()).toBe(0)
    }
  })

  it('says who is where at a key, from right to left the arrow keys point where things are', async () => {
    page = await gallery.open('dock', { dir: 'rtl' })
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowLeft')
    expect(await page.locator('[data-testid=avatar]:focus').getAttribute('aria-label')).toContain('Grace')
    await page.keyboard.press('w')
    await page.waitForFunction(() => document.title === 'said')
  })
})
