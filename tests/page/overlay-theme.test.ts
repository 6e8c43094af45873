import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useOverlayPages } from '../support/overlay-pages.ts'

const pages = useOverlayPages()

const watchTheme = (page: Page) =>
  page.evaluate(() => {
    window.notes = []
    return overlayParts.createPageTheme({ document, changed: theme => window.notes.push(theme) }).current()
  })

test.each([
  ['article.html', 'light'],
  ['dark.html', 'dark'],
  ['dark-app.html', 'dark'],
  ['app.html', 'light'],
  ['strict-csp.html', 'light'],
])('%s is %s, whatever the system prefers', async (name, theme) => {
  expect(await watchTheme(await pages.open(name, { dark: theme === 'light' }))).toBe(theme)
})

test('a page that follows the system is followed', async () => {
  const page = await pages.open('app.html', { dark: true })
  await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'light dark'))
  expect(await watchTheme(page)).toBe('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.waitForFunction(() => window.notes.at(-1) === 'light')
})

test('half-transparent colours are mixed as they are seen', async () => {
  const page = await pages.open('article.html')
  await page.evaluate(() => {
    document.documentElement.style.background = 'black'
    document.body.style.background = 'rgb(255 255 255 / 10%)'
  })
  expect(await watchTheme(page)).toBe('dark')
})

test("the page's own switch is noticed, once its fade is over", async () => {
  const page = await pages.open('dark.html')
  expect(await watchTheme(page)).toBe('dark')
  await page.click('#switch')
  await page.waitForFunction(() => window.notes.at(-1) === 'light')
  await page.click('#switch')
  await page.waitForFunction(() => window.notes.at(-1) === 'dark')
})
