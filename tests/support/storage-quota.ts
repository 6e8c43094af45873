import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import type { ExtensionBrowser } from './extension.ts'

/** Fills what a browser gives the extension to keep, as on a full disk, until the returned function is called. */
export async function fillStorage({
  context,
  extensionId,
  options,
}: ExtensionBrowser): Promise<() => Promise<void>> {
  const page = await options()
  // Only a page's session knows where that page's things are kept, and its limits end with it.
  const session = await context.newCDPSession(page)
  const origin = `chrome-extension://${extensionId}`
  // None would be no override.
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
  // The browser believes for up to 30 s what it last knew of the space that is left.
  await vi.waitFor(async () => expect(await isRefused(page)).toBe(true), { timeout: 45_000, interval: 500 })
  return async () => {
    await session.send('Storage.overrideQuotaForOrigin', { origin })
    await page.close()
  }
}

const isRefused = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve, reject) => {
        const opening = indexedDB.open('filler', 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore('filler')
        opening.onerror = () => resolve(opening.error?.name === 'QuotaExceededError')
        opening.onsuccess = () => {
          const write = opening.result.transaction('filler', 'readwrite')
          write.objectStore('filler').put(crypto.getRandomValues(new Uint8Array(50_000)), 'all')
          write.oncomplete = () => resolve(false)
          write.onabort = () =>
            write.error?.name === 'QuotaExceededError' ? resolve(true) : reject(write.error)
        }
      }),
  )
