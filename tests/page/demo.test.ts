import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveDemo } from '../../scripts/demo/serve-demo.ts'
import { launchBrowser } from '../support/browser.ts'
import type { PageServer } from '../support/serve-pages.ts'

let browser: Browser
let server: PageServer
let page: Page
beforeAll(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), serveDemo(0)])
  page = await browser.newPage({ viewport: { width: 1400, height: 800 } })
  await page.goto(`${server.url}demo`)
})
afterAll(async () => {
  await browser.close()
  server.close()
})

/** One of the browsers in the demo, by its person. */
const browserOf = (person: number) => page.frameLocator(`iframe[data-person="${person}"]`)

test('everybody in the demo is seen by the others, walkers included', async () => {
  for (const person of [0, 1]) await browserOf(person).locator('[data-testid=avatar]').nth(3).waitFor()
  await page.locator('iframe[data-person="0"]').hover()
  // The two who walk, and whoever has the real pointer.
  await browserOf(1).locator('[data-testid=cursor]').nth(2).waitFor()
  await browserOf(0).locator('[data-testid=cursor]').nth(1).waitFor()
})

test('what one writes right after opening the chat is read by the other', async () => {
  await browserOf(1).locator('[data-testid=chat-toggle]').click()
  const input = browserOf(1)
    .frameLocator('[data-testid=chat-panel] iframe')
    .locator('[data-testid=chat-input]')
  await expect
    .poll(() => input.evaluate(element => element.ownerDocument.activeElement === element))
    .toBe(true)
  await page.keyboard.type('Is this still true?')
  await page.keyboard.press('Enter')
  await browserOf(0).locator('[data-testid=chat-toggle]').click()
  const message = browserOf(0)
    .frameLocator('[data-testid=chat-panel] iframe')
    .locator('[data-testid=chat-message]')
  expect(await message.textContent()).toContain('Is this still true?')
})

test('it goes on on another page, with more people', async () => {
  await page.selectOption('#page', 'modal.html')
  await page.fill('#people', '6')
  await browserOf(1).locator('[data-testid=avatar]').nth(5).waitFor()
  await browserOf(1).locator('[data-testid=cursor]').nth(3).waitFor()
  // Still open, because it was before.
  await browserOf(0)
    .frameLocator('[data-testid=chat-panel] iframe')
    .locator('[data-testid=chat-message]')
    .waitFor()
})

test('every page can be opened in it, and one that asks for it is left alone', async () => {
  const names = await page.locator('#page option').allTextContents()
  for (const name of ['frames.html', 'opt-out.html', 'virtual-list.html']) {
    expect(names).toContain(name)
    await page.selectOption('#page', name)
    const title = browserOf(1).locator('h1')
    await expect
      .poll(() => title.evaluate(element => element.ownerDocument.location.pathname))
      .toBe(`/${name}`)
    if (name === 'opt-out.html') expect(await browserOf(1).locator('[data-alongside]').count()).toBe(0)
    else await browserOf(1).locator('[data-testid=avatar]').nth(1).waitFor()
  }
})
