import type { Browser } from 'playwright-core'

/** Pictures beside each other on one sheet, each as a window of its own. `shots`: PNG. */
export async function sheet(browser: Browser, shots: readonly Buffer[], path: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 2000, height: 900 }, deviceScaleFactor: 1 })
  const images = shots.map(shot => `<img src="data:image/png;base64,${shot.toString('base64')}">`).join('')
  await page.setContent(`<style>
    body { margin: 0; padding: 32px; display: inline-flex; align-items: flex-start; gap: 32px; background: #e8ebf0 }
    img { border-radius: 12px; box-shadow: 0 12px 40px #1d243033, 0 0 0 1px #1d243014 }
  </style>${images}`)
  await page.locator('body').screenshot({ path })
  await page.close()
}
