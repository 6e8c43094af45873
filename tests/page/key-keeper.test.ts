import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { bundleForPage } from '../support/bundle.ts'
import type * as keyStage from '../support/key-stage.ts'
import { poll } from '../support/poll.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'
import { typeFast } from '../support/type-fast.ts'

declare const underTest: typeof keyStage
declare const heard: string[]
declare const ended: { count: number }

const nonce = 'A'.repeat(22)
let browser: Browser
let server: PageServer
let script: string

beforeAll(async () => {
  ;[browser, script] = await Promise.all([launchBrowser(), bundleForPage('tests/support/key-stage.ts')])
  const headers = { 'content-type': 'text/html' }
  server = await servePages({
    files: {
      // Its first listeners are those of the page.
      '/outer': {
        headers,
        body: `<!doctype html><title>Page</title><p>Words</p><div id="host"></div><script>const heard = [], ended = { count: 0 }
for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input'])
  addEventListener(type, event => heard.push(event.key ?? event.data), true)</script><script>${script}</script>`,
      },
      '/inner': {
        headers,
        body: `<!doctype html><title>Frame</title><input maxlength="80"><script>${script}
underTest.createKeyTaker({ view: window, nonce: '${nonce}', field: () => document.querySelector('input') }).look()</script>`,
      },
    },
  })
})
afterAll(async () => {
  await browser?.close()
  server?.close()
})

/** A page whose slash opens a frame of another site, in another process, as ours is. */
async function openPage(busyMs: number, said: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${server.url}outer`)
  await page.evaluate(
    ([src, busy, said]) => {
      const layer = document.querySelector<HTMLElement>('#host')!.attachShadow({ mode: 'closed' })
      const holder = layer.appendChild(document.createElement('div'))
      addEventListener('keydown', event => {
        if (event.key !== '/') return
        event.preventDefault()
        const end = performance.now() + busy
        while (performance.now() < end);
        const keeper = underTest.keepKeys(holder)
        const frame = document.createElement('iframe')
        frame.src = src
        frame.addEventListener('load', () => keeper.handTo(frame, said))
        holder.append(frame)
      })
      new MutationObserver(records => {
        for (const { removedNodes } of records) ended.count += removedNodes.length
      }).observe(holder, { childList: true })
    },
    [`${server.url.replace('127.0.0.1', 'localhost')}inner`, busyMs, said] as const,
  )
  await page.mouse.click(400, 400)
  return page
}

/** What stands in the frame's field. */
const written = (page: Page): Promise<string> =>
  page
    .frames()
    .find(frame => frame.url().endsWith('/inner'))
    ?.locator('input')
    .inputValue() ?? Promise.resolve('')

const alphabet = 'abcdefghijklmnopqrstuvwxyz'

test.each([
  [0, 0],
  [0, 7],
  [100, 4],
])(
  'S6 keys typed while a frame comes are not heard by the page and stand in the frame in their order (busy %i ms, a key each %i ms)',
  async (busyMs, gapMs) => {
    const page = await openPage(busyMs, nonce)
    await typeFast(page, `/${alphabet}${alphabet}`, gapMs)
    await poll(() => written(page)).toBe(alphabet + alphabet)
    expect(await page.evaluate(() => heard)).toEqual(['/'])
    // Whoever keeps nothing any more is gone.
    await poll(() => page.evaluate(() => ended.count)).toBe(1)
    await page.context().close()
  },
)

test('keys that mean something do it there, and what does not fit is left out', async () => {
  const page = await openPage(200, nonce)
  const slash = page.keyboard.press('/')
  const keys = ['a', 'b', 'Backspace', 'Tab', 'ArrowLeft', 'c', 'Enter']
  await Promise.all([slash, ...keys.map(key => page.keyboard.press(key))])
  await poll(() => written(page)).toBe('ac')
  expect(await page.evaluate(() => heard)).toEqual(['/'])
  await page.keyboard.type('x'.repeat(100))
  await poll(() => written(page)).toHaveLength(80)
  await page.context().close()
})

test('S6 a frame that was not announced does not get the keyboard’s keys, and after a while has it as any frame', async () => {
  const page = await openPage(0, 'B'.repeat(22))
  await typeFast(page, '/secret', 1)
  await poll(() => page.evaluate(() => ended.count)).toBe(1)
  expect(await written(page)).toBe('')
  expect(await page.evaluate(() => heard)).toEqual(['/'])
  await page.context().close()
})
