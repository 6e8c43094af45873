import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { testIdsInside } from '../support/closed-root.ts'
import { type ExtensionBrowser, guideIn, launchExtension, productionBuild } from '../support/extension.ts'
import { useStage } from '../support/stage.ts'

// The package as it goes to the stores: no access to any site but by a click on the toolbar button, and a closed root.

const stage = useStage()

async function person(name: string): Promise<{ browser: ExtensionBrowser; page: Page }> {
  const browser = await launchExtension({ dir: productionBuild })
  stage().closeAfter(browser)
  await browser.setUp({ name, hub: stage().hub.url })
  return { browser, page: await browser.open(`${stage().pages.url}article.html`) }
}

async function startRoom({ browser, page }: { browser: ExtensionBrowser; page: Page }): Promise<string> {
  const popup = await browser.clickToolbar(page)
  await popup.fill('room-name', 'Tide tables')
  await popup.click('create-room')
  return (await popup.text('room-link')).trim()
}

const overlayShows = (page: Page, testId: string) =>
  vi.waitFor(async () => expect(await testIdsInside(page)).toContain(testId), { timeout: 20_000 })

test('whoever installs it is met by the guide, in which somebody made up is there at once', async () => {
  const browser = await launchExtension({ dir: productionBuild, keepGuide: true })
  stage().closeAfter(browser)
  const guide = await guideIn(browser.context)
  await guide.getByTestId('guide').waitFor()
  await overlayShows(guide, 'dock')
  await overlayShows(guide, 'cursor')
})

test('a page is left alone until the toolbar button is clicked over it', async () => {
  const { page } = await person('Ada')
  expect(await testIdsInside(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.children.length)).toBe(2)
})

test('a click on the toolbar button and one in the popup start a room on the page', async () => {
  const ada = await person('Ada')
  expect(await startRoom(ada)).toMatch(new RegExp(`^${stage().hub.url}/j#1`))
  await overlayShows(ada.page, 'dock')
})

test('two people with the store package see each other, and the page can reach neither', async () => {
  const ada = await person('Ada')
  const link = await startRoom(ada)
  const ben = await person('Ben')
  const popup = await ben.browser.clickToolbar(ben.page)
  await popup.fill('join-link', link)
  await popup.text('join-preview')
  await popup.click('join-room')
  for (const { page } of [ada, ben]) await overlayShows(page, 'dock')

  await ada.page.bringToFront()
  await ada.page.mouse.move(300, 300, { steps: 5 })
  await overlayShows(ben.page, 'cursor')
  await ben.page.mouse.move(200, 200, { steps: 5 })
  await overlayShows(ada.page, 'cursor')

  const open = () => [...document.querySelectorAll('*')].filter(element => element.shadowRoot).length
  expect(await ada.page.evaluate(open)).toBe(0)
  expect(await ben.page.evaluate(open)).toBe(0)
})
