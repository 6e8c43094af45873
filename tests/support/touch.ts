import type { Page } from 'playwright-core'

/** A point of the window in CSS pixels. */
interface Spot {
  readonly x: number
  readonly y: number
}

/** One finger on a page, with all that a real one sets off, scrolling and clicks included. */
export interface Finger {
  /** Down at a point, to another in steps, and up after a rest: it throws nothing. */
  drag(from: Spot, to: Spot): Promise<void>
  tap(at: Spot): Promise<void>
}

const dragSteps = 6

export async function createFinger(page: Page): Promise<Finger> {
  const devtools = await page.context().newCDPSession(page)
  /** As the browser is told: nobody waits for a finger that is as fast as a person's. Seconds. */
  let now = Date.now() / 1_000 - 60
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Spot[], later = 0.02) => {
    now += later
    return devtools.send('Input.dispatchTouchEvent', { type, touchPoints: points, timestamp: now })
  }
  return {
    async drag(from, to) {
      await touch('touchStart', [from], 1)
      for (let step = 1; step <= dragSteps; step++) {
        const part = step / dragSteps
        await touch('touchMove', [{ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }])
      }
      await touch('touchEnd', [], 0.5)
    },
    async tap(at) {
      await touch('touchStart', [at], 1)
      await touch('touchEnd', [])
    },
  }
}

/** Zooms as two fingers do: what is drawn is larger, and the layout stays as it is. */
export async function pinch(page: Page, scale: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setPageScaleFactor', { pageScaleFactor: scale })
  await page.waitForFunction(wanted => Math.abs((visualViewport?.scale ?? 0) - wanted) < 0.01, scale)
  await devtools.detach()
}
