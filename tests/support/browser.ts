import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { findChromium, findHeadlessShell } from '../../scripts/find-chromium.mjs'

const launch = (executablePath: string | null): Promise<Browser> => {
  if (!executablePath) throw new Error('No Chromium found: install one, or set CHROMIUM_PATH to its path.')
  return chromium.launch({ executablePath, headless: true, args: ['--no-sandbox'] })
}

/**
 * Chromium's engine without a browser around it, or where there is none the whole browser, headless; for pages that need no extension.
 * Whoever launches it closes it. Throws a sentence when none is installed.
 */
export const launchBrowser = async (): Promise<Browser> => launch(findHeadlessShell() ?? findChromium())

/** The browser that people have, headless: for figures and pictures. Whoever launches it closes it. Throws a sentence when none is installed. */
export const launchWholeBrowser = async (): Promise<Browser> => launch(findChromium())

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
