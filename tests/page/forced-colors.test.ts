import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { ada, grace } from '../support/cursor-pages.ts'
import { openThingsPage, type ThingsPage } from '../support/things-pages.ts'

const html = `<!doctype html><style>body{margin:40px;font:16px/1.5 serif}</style><p id="text">Tides are the rise and fall of sea levels.</p>
<x-words></x-words><input id="name"><script>
  customElements.define('x-words', class extends HTMLElement {
    constructor() { super().attachShadow({ mode: 'open' }).innerHTML = '<p>Words in a root that page styles do not reach.</p>' }
  })
</script>`

let browser: Browser
let page: ThingsPage
beforeAll(async () => {
  browser = await launchBrowser()
  page = await openThingsPage(browser, html, grace)
  await page.page.emulateMedia({ forcedColors: 'active' })
})
afterAll(() => browser?.close())

test('in forced colours cursors, field avatars and boxes over selected words are told from the page', async () => {
  await page.page.locator('#name').focus()
  const { field } = await page.said('focus')
  await page.receive(
    { type: 'focus', person: ada, field, selection: null },
    {
      type: 'cursors',
      moves: [
        {
          person: ada,
          sample: { time: 0, kind: 'page', pressed: true, ref: 0, offset: 0, check: 0, x: 0x6000, y: 0x5000 },
        },
      ],
    },
    { type: 'bubble', person: ada, text: 'Look here' },
  )
  for (const name of ['.field-avatar', '.cursor-pill', '.cursor-bubble']) {
    const element = page.page.locator(name)
    await element.waitFor()
    const edge = await element.evaluate(found => {
      const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(found)
      return Number.parseFloat(borderTopWidth) >= 1 && borderTopColor !== backgroundColor
    })
    expect(edge, name).toBe(true)
  }
  await page.page.evaluate(() =>
    getSelection()!.selectAllChildren(document.querySelector('x-words')!.shadowRoot!),
  )
  let said = await page.said('focus')
  while (!said.selection) said = await page.said('focus')
  await page.receive({ ...said, person: ada })
  const box = page.page.locator('.selection i').first()
  const colors = await box.evaluate(found => [
    getComputedStyle(found).backgroundColor,
    getComputedStyle(document.body).backgroundColor,
  ])
  expect(colors[0]).not.toBe(colors[1])
  expect(colors[0]).not.toBe('rgb(255, 255, 255)')
})
