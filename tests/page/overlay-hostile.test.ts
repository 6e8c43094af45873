import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
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

describe('what is drawn over the overlay', () => {
  /** What the watching goes by, at its first look. */
  const isSeen = (page: Page) =>
    page.evaluate(
      () =>
        new Promise<boolean | undefined>(resolve => {
          const options: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = {
            trackVisibility: true,
            delay: 100,
          }
          const observer = new IntersectionObserver(entries => {
            observer.disconnect()
            resolve((entries[0] as IntersectionObserverEntry & { isVisible?: boolean }).isVisible)
          }, options)
          observer.observe(window.overlay.controls)
        }),
    )

  test.each(['article.html', 'hostile.html', 'unset.html', 'z-index.html', 'transforms.html', 'dark.html'])(
    'is nothing on %s',
    async name => {
      const page = await pages.open(name)
      await putOverlay(page)
      await openPanel(page)
      expect(await isSeen(page)).toBe(true)
    },
  )

  test('is nothing in a modal dialog or beside a popover, and is told when it is something', async () => {
    const page = await pages.open('modal.html')
    await putOverlay(page)
    await page.click('#open-first')
    await reachable(page, '[data-testid=chat-toggle]')
    expect(await isSeen(page)).toBe(true)
    await page.click('#close-first')
    await page.waitForFunction(() => window.overlay.host.parentNode === document.documentElement)
    await page.evaluate(() => {
      window.notes = []
      overlayParts.watchCover(window.overlay.controls, covered => window.notes.push(covered))
      const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' })
      root.innerHTML = '<p popover="manual">A note in a closed root</p>'
      ;(root.firstChild as HTMLElement).showPopover()
    })
    await page.waitForFunction(() => window.notes.at(-1) === true)
    await page.evaluate(() => document.body.lastElementChild!.remove())
    await page.waitForFunction(() => window.notes.at(-1) === false)
  })
})

test('put into what is not drawn, it is back where it was; put into another document, it has to be made anew', async () => {
  const page = await pages.open('frames.html')
  await putOverlay(page)
  await page.evaluate(() => {
    const pit = document.body.appendChild(document.createElement('div'))
    pit.hidden = true
    pit.append(window.overlay.host)
  })
  await reachable(page, '[data-testid=chat-toggle]')
  const taken = await page.evaluate(async () => {
    const told = new Promise<string>(done => {
      const { host } = overlayParts.createOverlay({ document, mode: 'open', taken: () => done('taken') })
      document.querySelector<HTMLIFrameElement>('#same')!.contentDocument!.body.append(host)
    })
    return told
  })
  expect(taken).toBe('taken')
})
