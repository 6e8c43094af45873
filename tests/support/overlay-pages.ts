import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { bundleForPage } from './bundle.ts'
import type * as pageParts from './page-parts.ts'
import { servePages } from './serve-pages.ts'

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

/** What the panel's frame shows in tests: an input, and a word to whoever counts how often it was loaded. */
const panelPage = `<!doctype html><meta name="color-scheme" content="light dark"><title>Panel</title>
<input id="say" style="width: 90%"><script>top.postMessage('panel loaded', '*')</script>`

export interface OverlayPages {
  readonly browser: Browser
  /** Opens a page of tests/pages with the bundle in it. */
  open(name: string, options?: { dark?: boolean; width?: number; height?: number }): Promise<Page>
  close(): Promise<void>
}

/** A browser, the awkward pages and the parts under test. One for each test file. */
export async function openOverlayPages(): Promise<OverlayPages> {
  const [browser, server, script] = await Promise.all([
    launchBrowser(),
    servePages(),
    bundleForPage('tests/support/page-parts.ts'),
  ])
  return {
    browser,
    async open(name, { dark = false, width = 1000, height = 700 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
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
    async close() {
      await browser.close()
      server.close()
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
    at => window.channel.say({ type: 'panel', open: true, pin: at as 'right', unread: 0 }),
    pin,
  )
  await page.waitForFunction(() => window.notes.includes('panel loaded'))
}
