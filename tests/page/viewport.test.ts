import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { PageView } from '../../lib/protocol/view.ts'
import { launchBrowser, openPages } from '../support/browser.ts'
import { bundleForPage } from '../support/bundle.ts'
import { anchorKey } from '../support/cursor-pages.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'
import type * as viewStage from '../support/view-stage.ts'

declare global {
  /** What `view-stage.ts` puts into the page, and the stage that was opened there. */
  var viewParts: typeof viewStage
  var viewStageHere: viewStage.ViewStage
}

let browser: Browser
let server: PageServer
let script: string

beforeAll(async () => {
  ;[browser, server, script] = await Promise.all([
    launchBrowser(),
    servePages(),
    bundleForPage('tests/support/view-stage.ts'),
  ])
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser?.close()
  server?.close()
})

/** Opens a page in a window of a size, with a stage in it. */
async function open(name: string, width: number, height: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height } })
  const page = await context.newPage()
  await page.goto(server.url + name)
  await putStage(page)
  return page
}

async function putStage(page: Page): Promise<void> {
  await page.evaluate(`${script}; globalThis.viewParts = underTest`)
  await page.evaluate(key => {
    globalThis.viewStageHere = viewParts.openViewStage(key)
  }, anchorKey)
}

const told = (page: Page): Promise<PageView> =>
  page.evaluate(() => {
    viewStageHere.teller.tell()
    return viewStageHere.told.at(-1)!
  })
const show = (page: Page, view: PageView) => page.evaluate(goal => viewStageHere.show(goal), view)

/** Words at a third of a box's height, told by the browser itself. */
const wordsAt = (page: Page, box: string | null): Promise<string> =>
  page.evaluate(selector => {
    const { left, top, width, height } = selector
      ? document.querySelector(selector)!.getBoundingClientRect()
      : new DOMRect(0, 0, innerWidth, innerHeight)
    for (const column of [0.5, 0.35, 0.65, 0.2])
      for (const line of [0.33, 0.35, 0.31, 0.38]) {
        const at = document.caretPositionFromPoint(left + column * width, top + line * height)
        if (!(at?.offsetNode instanceof Text) || at.offset >= at.offsetNode.length) continue
        return at.offsetNode.data.slice(at.offset, at.offset + 24).trim()
      }
    return ''
  }, box)

/** Whether words are in the part of a box where they were read, give or take the lines that another width makes of them. */
const areRead = (page: Page, words: string, box: string | null): Promise<boolean> =>
  page.evaluate(
    ([wanted, selector]) => {
      const { top, height } = selector
        ? document.querySelector(selector)!.getBoundingClientRect()
        : new DOMRect(0, 0, innerWidth, innerHeight)
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const start = texts.currentNode.textContent!.indexOf(wanted!)
        if (start < 0) continue
        const range = document.createRange()
        range.setStart(texts.currentNode, start)
        range.setEnd(texts.currentNode, start + 1)
        const at = range.getBoundingClientRect()
        if (Math.abs(at.top + at.height / 2 - (top + height * 0.33)) < 60) return true
      }
      return false
    },
    [words, box] as const,
  )

test.each([
  ['article.html', null, [0.3, 0.6, 0.8]],
  ['long.html', null, [0.1, 0.5, 0.9]],
  ['rtl.html', null, [0]],
  ['tables.html', null, [0, 0.4]],
  ['app.html', '#list', [0.3, 0.7]],
] as const)(
  'V1 a view of %s shows the same words in a window half as wide and less high',
  async (name, box, parts) => {
    const wide = await open(name, 1280, 800)
    const narrow = await open(name, 600, 620)
    for (const part of parts) {
      await wide.evaluate(
        ([selector, share]) => {
          const scroller = selector ? document.querySelector(selector)! : document.scrollingElement!
          const top = (scroller.scrollHeight - scroller.clientHeight) * share
          // The article asks for smooth scrolling.
          scroller.scrollTo({ top, behavior: 'instant' })
        },
        [box, part] as const,
      )
      const words = await wordsAt(wide, box)
      expect(words).not.toBe('')
      await show(narrow, await told(wide))
      expect(await areRead(narrow, words, box), `“${words}” at ${part}`).toBe(true)
    }
  },
)

test('V1 a box in a shadow root is told of once it was used, and shown', async () => {
  const html = `<!doctype html><body style="margin:0"><h1>Here</h1><x-list></x-list><script>
    customElements.define('x-list', class extends HTMLElement { connectedCallback() {
      this.attachShadow({ mode: 'open' }).innerHTML = '<div id=box style="height:200px;overflow:auto">' +
        Array.from({ length: 50 }, (_, n) => '<p>row number ' + n + '</p>').join('') + '</div>' } })</script>`
  const openAt = async (width: number, height: number): Promise<Page> => {
    const page = await (await openPages(browser, { '/': html }, { width, height })).newPage()
    await page.goto('/')
    await putStage(page)
    return page
  }
  const to = await openAt(500, 500)
  const from = await openAt(900, 700)
  await from.evaluate(() => viewStageHere.teller.share(true))
  await from.mouse.move(200, 200)
  await from.mouse.wheel(0, 600)
  await from.waitForFunction(() => viewStageHere.told.some(view => view.inner !== null))
  await from.waitForFunction(
    () => document.querySelector('x-list')!.shadowRoot!.querySelector('#box')!.scrollTop === 600,
  )
  await show(to, await told(from))
  const top = await to.evaluate(
    () => document.querySelector('x-list')!.shadowRoot!.querySelector('#box')!.scrollTop,
  )
  expect(Math.abs(top - 600)).toBeLessThan(4)
})

test('V1 nothing is told while nobody follows, and no more often than ten times a second', async () => {
  const page = await open('long.html', 900, 700)
  await page.evaluate(async () => {
    for (let y = 0; y < 20; y++) {
      scrollTo(0, y * 50)
      await new Promise(requestAnimationFrame)
    }
  })
  expect(await page.evaluate(() => viewStageHere.told.length)).toBe(0)
  const { count, passedMs } = await page.evaluate(async () => {
    const startMs = performance.now()
    viewStageHere.teller.share(true)
    for (let y = 0; y < 60; y++) {
      scrollTo(0, y * 50)
      await new Promise(requestAnimationFrame)
    }
    return { count: viewStageHere.told.length, passedMs: performance.now() - startMs }
  })
  expect(count).toBeGreaterThan(0)
  expect(count).toBeLessThanOrEqual(passedMs / 100 + 1)
  await page.evaluate(() => viewStageHere.teller.share(false))
})
