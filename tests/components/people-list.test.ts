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
afterEach(() => page.close())
afterAll(() => browser?.close())

describe('the list of people', () => {
  it('says of each where and how they are', async () => {
    page = await gallery.open('panel-people-followed')
    const rows = await page
      .getByTestId('person')
      .evaluateAll(all => all.map(row => [row.dataset.where, row.dataset.state]))
    expect(rows.slice(0, 3)).toEqual([
      ['here', 'here'],
      ['here', 'here'],
      ['here', 'idle'],
    ])
    expect(rows).toContainEqual(['elsewhere', 'here'])
  })

  it('is one stop of the Tab key, with arrow keys inside, and does what its buttons say', async () => {
    page = await gallery.open('panel-people-followed')
    await page.getByRole('region', { name: 'Who is here' }).focus()
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Don’t let Grace follow')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('Go to Grace')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.title.includes('"type":"go-to"'))
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Stop following Grace')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.title === '{"type":"follow","person":null}')
    await page.keyboard.press('Tab')
    expect(await page.getByTestId('be-followed').evaluate(one => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Space')
    await page.waitForFunction(() => document.title === '{"type":"be-followed","on":false}')
  })
})
