import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.mjs'

/** A headless Chromium from the machine. Whoever launches it closes it. Throws a sentence when none is installed. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium found: install one, or set CHROMIUM_PATH to its path.')
  return chromium.launch({ executablePath, headless: true, args: ['--no-sandbox'] })
}

/**
 * A browser whose pages answer from `html`, keyed by path, at http://page.test: a real origin without a server. `size` in CSS pixels.
 * Every other request fails, so that no test depends on the network.
 */
export async function openPages(
  browser: Browser,
  html: Readonly<Record<string, string>>,
  size: { readonly width: number; readonly height: number },
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...options, viewport: size, baseURL: 'http://page.test' })
  await context.route('**/*', route => {
    const url = new URL(route.request().url())
    const body = url.origin === 'http://page.test' ? html[url.pathname] : undefined
    return body === undefined
      ? route.abort()
      : route.fulfill({ body, contentType: 'text/html; charset=utf-8' })
  })
  return context
}
