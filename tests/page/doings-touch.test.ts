import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { grace } from '../support/cursor-pages.ts'
import { poll } from '../support/poll.ts'
import { hold, openThingsPage } from '../support/things-pages.ts'
import { createFinger } from '../support/touch.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(() => browser.close())

const html = `<!doctype html><style>body{margin:0;font:16px/1.5 serif;height:3000px} #box{position:absolute;left:100px;top:200px;width:200px;height:200px;background:#eee}</style><div id=box></div>`

async function open() {
  const stage = await openThingsPage(browser, html, grace, { width: 390 })
  const { page } = stage
  await page.evaluate(() => {
    document.addEventListener('click', () => document.body.append('clicked'))
  })
  return { ...stage, named: (testId: string) => page.getByTestId(testId), finger: await createFinger(page) }
}

it('S5 a finger draws on a layer that does not scroll, until it taps Done; the page hears nothing of it', async () => {
  const { page, named, finger, said, all } = await open()
  // A mouse that rests somewhere has no part in it.
  await page.mouse.move(5, 5)
  await page.evaluate(() => thingsStage.things.draw())
  await finger.drag({ x: 150, y: 380 }, { x: 250, y: 250 })
  expect((await said('laser-spot')).spot.kind).toBe('box')
  await poll(async () => (await all('laser')).length).toBeGreaterThan(0)
  expect(await page.evaluate(() => scrollY)).toBe(0)
  const done = (await named('drawing-done').boundingBox())!
  const before = (await all('laser-spot')).length
  await finger.tap({ x: done.x + done.width / 2, y: done.y + done.height / 2 })
  await named('drawing').waitFor({ state: 'detached' })
  expect(await all('laser-spot')).toHaveLength(before)
  await finger.drag({ x: 150, y: 380 }, { x: 150, y: 280 })
  await poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50)
  expect(await all('laser-spot')).toHaveLength(before)
  expect(await page.textContent('body')).not.toContain('clicked')
})

it('S5 the layer goes by Escape, and takes a line that is being drawn with it', async () => {
  const { page, named, all } = await open()
  await page.evaluate(() => thingsStage.things.draw())
  await page.mouse.move(200, 300)
  await page.mouse.down()
  await page.mouse.move(220, 320, { steps: 3 })
  await page.keyboard.press('Escape')
  await named('drawing').waitFor({ state: 'detached' })
  const told = (await all('laser-spot')).length
  await page.mouse.move(260, 360, { steps: 5 })
  expect(await all('laser-spot')).toHaveLength(told)
})

it('S3 a reaction is given where the finger taps next, and the page does not get the tap', async () => {
  const stage = await open()
  const { page, finger, said, named } = stage
  await hold(stage)
  await page.evaluate(() => thingsStage.things.react(3))
  await named('placing').waitFor()
  await finger.tap({ x: 200, y: 300 })
  const { spot, reaction } = await said('gesture')
  expect([spot.kind, reaction]).toEqual(['box', 3])
  await named('reaction').waitFor({ state: 'attached' })
  expect(await named('placing').count()).toBe(0)
  expect(await page.textContent('body')).not.toContain('clicked')
})

it('S6 a line is written where the finger taps next', async () => {
  const { page, finger, named } = await open()
  await page.evaluate(() => thingsStage.things.write())
  await finger.tap({ x: 60, y: 420 })
  const box = (await named('bubble-frame').boundingBox())!
  expect([Math.round(box.x), Math.round(box.y)]).toEqual([74, 434])
})
