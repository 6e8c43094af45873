import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { bundleForPage } from '../support/bundle.ts'
import { holdClock } from '../support/hold-clock.ts'
import { useOverlayPages } from '../support/overlay-pages.ts'

const pages = useOverlayPages()

/** Runs in a world of its own, as a content script does: what the page's scripts call there is not seen. */
async function isolatedWorld(page: Page) {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
  })
  return async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      returnByValue: true,
      awaitPromise: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
}

const start = `
  const heard = []
  let waiting = null
  const navigation = underTest.createNavigation({ window, addressChanged(address) {
    heard.push(address)
    waiting?.()
  } })
  const next = count => heard.length >= count ? heard : new Promise(done => {
    waiting = () => heard.length >= count && done(heard)
  })
`

describe.each([
  ['the Navigation API', ''],
  [
    'no Navigation API',
    'delete window.navigation; Object.defineProperty(window, "navigation", { value: undefined });',
  ],
])('with %s', (_, before) => {
  test('routes by pushState, back and forward are told, each once', async () => {
    const page = await pages.open('spa.html')
    const run = await isolatedWorld(page)
    await run(`${before}${await bundleForPage('lib/page/navigation.ts')};${start}`)
    const origin = new URL(page.url()).origin
    await page.click('a[href="/boats"]')
    expect(await run('next(1)')).toEqual([`${origin}/boats`])
    await page.click('a[href="/boats?sort=name"]')
    expect(await run('next(2)')).toHaveLength(2)
    await page.goBack()
    expect(await run('next(3)')).toEqual([`${origin}/boats`, `${origin}/boats?sort=name`, `${origin}/boats`])
  })

  test('a tracking key or a place on the page is not another page', async () => {
    const page = await pages.open('spa.html')
    const run = await isolatedWorld(page)
    await run(`${before}${await bundleForPage('lib/page/navigation.ts')};${start}`)
    const origin = new URL(page.url()).origin
    await page.click('a[href="?utm_source=letter"]')
    await page.click('a[href="#below"]')
    await page.click('a[href="/boats/7"]')
    expect(await run('next(1)')).toEqual([`${origin}/boats/7`])
  })

  test('a fragment counts where it is a route', async () => {
    const page = await pages.open('hash.html')
    const run = await isolatedWorld(page)
    await run(`${before}${await bundleForPage('lib/page/navigation.ts')};${start}`)
    await page.click('a[href="#part"]')
    await page.click('a[href="#/inbox"]')
    expect(await run('next(1)')).toEqual([`${page.url().split('#')[0]}#/inbox`])
  })
})

describe('attention', () => {
  test('nobody is idle before the time, and any real input ends it', async () => {
    const page = await pages.open('article.html')
    await holdClock(page)
    await page.evaluate(() => {
      window.notes = []
      overlayParts.createAttention({ window, changed: view => window.notes.push(view.state) })
    })
    await page.clock.runFor(100_000)
    await page.mouse.move(200, 200)
    await page.clock.runFor(170_000)
    expect(await page.evaluate(() => window.notes)).toEqual([])
    await page.clock.runFor(20_000)
    expect(await page.evaluate(() => window.notes)).toEqual(['idle'])
    await page.evaluate(() => window.dispatchEvent(new PointerEvent('pointermove')))
    expect(await page.evaluate(() => window.notes)).toEqual(['idle'])
    await page.mouse.move(300, 300)
    await page.waitForFunction(() => window.notes.at(-1) === 'here')
  })

  test('whoever reads in a frame is no more idle than on the page', async () => {
    const page = await pages.open('frames.html')
    await holdClock(page)
    await page.evaluate(() => {
      window.notes = []
      overlayParts.createAttention({ window, changed: view => window.notes.push(view.state) })
    })
    const box = (await page.locator('#same').boundingBox())!
    await page.clock.runFor(100_000)
    await page.mouse.move(box.x + 90, box.y + 90)
    await page.mouse.move(box.x + 99, box.y + 99)
    await page.clock.runFor(170_000)
    expect(await page.evaluate(() => window.notes)).toEqual([])
    await page.clock.runFor(20_000)
    expect(await page.evaluate(() => window.notes)).toEqual(['idle'])
  })

  test('a hidden page is idle after a minute, away after ten, and here again when it is looked at', async () => {
    const page = await pages.open('article.html')
    const states = await page.evaluate(() => {
      const heard: string[] = []
      let nowMs = 0
      let timer: { atMs: number; run: () => void } | null = null
      const clock = {
        now: () => nowMs,
        after(ms: number, run: () => void) {
          timer = { atMs: nowMs + ms, run }
          return () => {
            timer = null
          }
        },
      }
      const passMinutes = (minutes: number) => {
        const endMs = nowMs + minutes * 60_000
        while (timer && timer.atMs <= endMs) {
          const { atMs, run } = timer
          timer = null
          nowMs = atMs
          run()
        }
        nowMs = endMs
      }
      const told = new Map<string, (event: unknown) => void>()
      // Headless, every page is always in front: the browser's part is played by hand.
      const document = {
        hidden: false,
        addEventListener: (type: string, run: (event: unknown) => void) => told.set(type, run),
        querySelectorAll: () => [],
      }
      const view = { document, addEventListener: () => undefined } as unknown as Window
      overlayParts.createAttention({
        window: view,
        clock,
        changed: ({ state, hidden }) => heard.push(`${nowMs / 60_000}: ${state}${hidden ? ', hidden' : ''}`),
      })
      const turn = (hidden: boolean) => {
        document.hidden = hidden
        told.get('visibilitychange')!({ isTrusted: true })
      }
      passMinutes(2)
      turn(true)
      passMinutes(20)
      heard.push(timer ? 'a timer runs' : 'nothing runs')
      turn(false)
      passMinutes(20)
      heard.push(timer ? 'a timer runs' : 'nothing runs')
      return heard
    })
    expect(states).toEqual([
      '2: here, hidden',
      '3: idle, hidden',
      '12: away, hidden',
      'nothing runs',
      '22: here',
      '25: idle',
      'nothing runs',
    ])
  })

  test('a page cannot make up that it is hidden', async () => {
    const page = await pages.open('article.html')
    const states = await page.evaluate(() => {
      const heard: string[] = []
      overlayParts.createAttention({ window, changed: view => heard.push(view.state) })
      Object.defineProperty(document, 'hidden', { value: true, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
      return heard
    })
    expect(states).toEqual([])
  })
})

test('a page that asks to be left alone is heard', async () => {
  const asks = async (name: string) =>
    (await pages.open(name)).evaluate(() => overlayParts.pageOptsOut(document))
  expect(await asks('opt-out.html')).toBe(true)
  expect(await asks('article.html')).toBe(false)
})

test('a page that is still loading is read as soon as it has a body, and drawn on when it is done', async () => {
  const page = await pages.open('article.html')
  const held = Promise.withResolvers<void>()
  await page.route('**/held.js', async route => {
    await held.promise
    await route.fulfill({ body: '', contentType: 'text/javascript' })
  })
  await page.route('**/loading.html', route =>
    route.fulfill({ body: '<body><p>x</p><script src="held.js"></script>', contentType: 'text/html' }),
  )
  await page.goto(new URL('loading.html', page.url()).href, { waitUntil: 'commit' })
  // With all the patience there is.
  await page.evaluate(`${await bundleForPage('lib/page/when-settled.ts')};window.notes = []
    const patient = { document, setTimeout: () => 0, clearTimeout: () => undefined, requestIdleCallback: run => requestIdleCallback(run) }
    underTest.whenSettled(patient, () => notes.push('read ' + document.readyState), () => notes.push('ready'))`)
  await page.waitForFunction(() => window.notes.length === 1)
  expect(await page.evaluate(() => window.notes)).toEqual(['read loading'])
  held.resolve()
  await page.waitForFunction(() => window.notes.length === 2)
  expect(await page.evaluate(() => window.notes.at(-1))).toBe('ready')
})
