import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchBrowser } from './browser.ts'
import { bundleForPage } from './bundle.ts'
import type * as pageParts from './page-parts.ts'
import { type PageServer, servePages } from './serve-pages.ts'

declare global {
  /** Set by the bundle that `OverlayPages.open` puts into a page. */
  const overlayParts: typeof pageParts
  /** What a test keeps in its page between two steps. */
  interface Window {
    overlay: ReturnType<typeof pageParts.createOverlay>
    channel: pageParts.TestChannel
    controls: ReturnType<typeof pageParts.mountControls>
    notes: unknown[]
    note(event: MessageEvent): void
  }
}

/** What the panel's frame shows in tests: an input that takes the keyboard, and a word to whoever counts how often it was loaded. */
const panelPage = `<!doctype html><meta name="color-scheme" content="light dark"><title>Panel</title>
<input id="say" style="width: 90%"><script>top.postMessage('panel loaded', '*')
onmessage = ({ ports: [keys] }) => { say.focus(); keys.postMessage('took') }</script>`

export interface OverlayPages {
  /** Opens a page of tests/pages with the bundle in it. */
  open(name: string, options?: { dark?: boolean; touch?: boolean }): Promise<Page>
}

/** A browser and the awkward pages for one test file; each test's pages are closed after it. */
export function useOverlayPages(): OverlayPages {
  let browser: Browser
  let server: PageServer
  let script: string
  beforeAll(async () => {
    ;[browser, server, script] = await Promise.all([
      launchBrowser(),
      servePages(),
      bundleForPage('tests/support/page-parts.ts'),
    ])
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await browser.close()
    server.close()
  })

  return {
    async open(name, { dark = false, touch = false } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1000, height: 700 },
        colorScheme: dark ? 'dark' : 'light',
        hasTouch: touch,
      })
      await context.route('**/panel.html', route =>
        route.fulfill({ body: panelPage, contentType: 'text/html' }),
      )
      const page = await context.newPage()
      await page.goto(server.url + name)
      // Evaluated, not added as a tag: a strict page would refuse the tag.
      await page.evaluate(`${script}; globalThis.overlayParts = underTest`)
      return page
    },
  }
}

/** Puts an overlay with dock and panel into a page. */
export async function putOverlay(page: Page, people = 2): Promise<void> {
  await page.evaluate(count => {
    window.notes = []
    window.note = event => window.notes.push(event.data)
    window.addEventListener('message', window.note)
    window.overlay = overlayParts.createOverlay({ document, mode: 'open' })
    window.channel = overlayParts.createTestChannel()
    window.controls = overlayParts.mountControls(window.overlay, window.channel, '/panel.html')
    for (const slice of overlayParts.roomSlices(count)) window.channel.say(slice)
  }, people)
}

/** Opens the panel, as the host's answer to `show-panel`, and waits until its frame is there. */
export async function openPanel(page: Page, pin = 'right'): Promise<void> {
  await page.evaluate(
    at => window.channel.say({ type: 'panel', open: true, pin: at as 'right', tab: 'chat', unread: 0 }),
    pin,
  )
  await page.waitForFunction(() => window.notes.includes('panel loaded'))
}

/** Resolves once a pointer at the middle of this element of ours would meet it. */
export const reachable = (page: Page, selector: string) =>
  page.waitForFunction(wanted => {
    const root = window.overlay.host.shadowRoot
    const element = root?.querySelector(wanted)
    if (!root || !element) return false
    const { left, top, width, height } = element.getBoundingClientRect()
    const hit = root.elementFromPoint(left + width / 2, top + height / 2)
    return hit !== null && element.contains(hit)
  }, selector)
