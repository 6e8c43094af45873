import { expect, test } from 'vitest'
import { openPanel, putOverlay, reachable, useOverlayPages } from '../support/overlay-pages.ts'

const pages = useOverlayPages()

test.each(['unset.html', 'hostile.html', 'transforms.html'])(
  'styles of %s do not reach it: a client pixel stays a client pixel',
  async name => {
    const page = await pages.open(name)
    await putOverlay(page)
    await openPanel(page)
    await reachable(page, '[data-testid=chat-toggle]')
    const seen = await page.evaluate(() => {
      const probe = document.createElement('i')
      probe.style.cssText = 'position:absolute;left:0;top:0;translate:120px 80px'
      window.overlay.cursors.append(probe)
      const { left, top } = probe.getBoundingClientRect()
      const { width, height } = window.overlay.cursors.getBoundingClientRect()
      const host = getComputedStyle(window.overlay.host)
      return {
        at: [left, top].map(Math.round),
        size: [width, height].map(Math.round),
        host: [host.display, host.visibility, host.opacity, host.transform, host.animationName],
      }
    })
    expect(seen).toEqual({
      at: [120, 80],
      size: [1000, 700],
      host: ['block', 'visible', '1', 'none', 'none'],
    })
  },
)

test.each(['body', 'strangers', 'write'])('it is there after the page did "%s"', async id => {
  const page = await pages.open('wiper.html')
  await putOverlay(page)
  await page.click(`#${id}`)
  await reachable(page, '[data-testid=chat-toggle]')
  await page.click(`#${id}`)
  await reachable(page, '[data-testid=chat-toggle]')
})

test('it does not fight without end with a page that removes it each time', async () => {
  const page = await pages.open('article.html')
  await putOverlay(page)
  const removals = await page.evaluate(async () => {
    let count = 0
    const given = new Promise<number>(done => {
      new MutationObserver(() => {
        if (!window.overlay.host.isConnected) return
        count++
        window.overlay.host.remove()
        clearTimeout(timer)
        timer = setTimeout(() => done(count), 200)
      }).observe(document.documentElement, { childList: true })
      let timer = setTimeout(() => done(count), 200)
    })
    window.overlay.host.remove()
    return given
  })
  expect(removals).toBeLessThanOrEqual(10)
})

test('a strict page has it too', async () => {
  const page = await pages.open('strict-csp.html')
  await putOverlay(page)
  await reachable(page, '[data-testid=chat-toggle]')
  expect(await page.evaluate(() => getComputedStyle(window.overlay.cursors).pointerEvents)).toBe('none')
})

test("the page's scripts cannot look inside", async () => {
  const page = await pages.open('article.html')
  const seen = await page.evaluate(() => {
    const { host } = overlayParts.createOverlay({ document, mode: 'closed' })
    const { shadowRoot, childNodes, localName } = host
    // A name with a dash could be defined by the page, and its internals would hand out the root.
    return { shadowRoot, children: childNodes.length, defined: localName.includes('-') }
  })
  expect(seen).toEqual({ shadowRoot: null, children: 0, defined: false })
})

test('a newer overlay takes the place of an older one, which is told', async () => {
  const page = await pages.open('article.html')
  const told = await page.evaluate(async () => {
    const replaced = new Promise<string>(done => {
      overlayParts.createOverlay({ document, mode: 'closed', replaced: () => done('replaced') })
    })
    overlayParts.createOverlay({ document, mode: 'closed' })
    return replaced
  })
  expect(told).toBe('replaced')
  expect(await page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(1)
})
