import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { HostToPage } from '../../lib/protocol/port.ts'
import { putOverlay, reachable, useOverlayPages } from '../support/overlay-pages.ts'

const pages = useOverlayPages()

type Told = Extract<HostToPage, { type: 'event' }>

const event = {
  id: '1',
  name: 'build.finished',
  text: '<b>Build 214</b> is through.',
  by: 'CI',
  timeMs: 1_700_000_000_000,
}
const line = (page: Page) => page.locator('[data-testid=event]')
const reloads = (page: Page) => page.evaluate(() => window.controls.reloads())

async function tell(page: Page, refresh: Told['refresh'], change: Partial<Told['event']> = {}) {
  const told: Told = { type: 'event', event: { ...event, ...change }, refresh }
  await page.evaluate(message => window.channel.say(message), told)
}

describe('what another system tells', () => {
  test('is a line on the page: the text as text, from whom, and who can read it', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    await tell(page, 'offer')
    await reachable(page, '[data-testid=event-refresh]')
    const words = await line(page).innerText()
    expect(words).toContain('<b>Build 214</b> is through.')
    expect(words).toContain('from CI, readable by the hub')
    await tell(page, 'offer', { id: '2', text: 'Build 215 is through.' })
    expect(await line(page).count()).toBe(1)
    expect(await line(page).innerText()).toContain('Build 215')
    await page.locator('[data-testid=event-refresh]').click()
    expect(await reloads(page)).toBe(1)
    await line(page).getByRole('button', { name: 'Dismiss' }).click()
    expect(await line(page).count()).toBe(0)
  })

  test('refreshes the page at once where this person has agreed, and says so afterwards', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    await tell(page, 'now')
    expect(await reloads(page)).toBe(1)
    expect(await line(page).count()).toBe(0)
    await tell(page, 'done')
    expect(await line(page).innerText()).toContain('This page has been refreshed')
    expect(await page.locator('[data-testid=event-refresh]').count()).toBe(0)
  })

  test.each(['light', 'dark'] as const)(
    'can be read by everybody, however long it is, on %s',
    async theme => {
      const page = await pages.open(theme === 'dark' ? 'dark.html' : 'rtl.html', { dark: theme === 'dark' })
      await putOverlay(page)
      await page.setViewportSize({ width: 360, height: 500 })
      await tell(page, 'offer', { text: 'long '.repeat(100), by: 'W'.repeat(40) })
      await page.evaluate(axe.source)
      const violations = await page.evaluate(async () => {
        const run = (globalThis as unknown as { axe: typeof axe }).axe.run
        const found = await run({ include: [['[data-alongside]']] })
        return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
      })
      expect(violations).toEqual([])
      const box = (await line(page).boundingBox())!
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(360)
      expect(box.height).toBeLessThan(300)
      await reachable(page, '[data-testid=event-refresh]')
    },
  )
})

describe('a page is not refreshed under somebody who is typing (H89)', () => {
  const insert = (page: Page, html: string) =>
    page.evaluate(markup => document.body.insertAdjacentHTML('afterbegin', markup), html)

  test.each([
    ['an input', '<input class="field">'],
    ['a text', '<textarea class="field"></textarea>'],
    ['an editor', '<div class="field" contenteditable></div>'],
  ])('in %s, but when nothing is in it or it is left', async (_what, html) => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    await insert(page, html)
    await page.locator('.field').first().click()
    await tell(page, 'now')
    expect(await reloads(page)).toBe(1)
    await page.keyboard.type('unsent')
    await tell(page, 'now')
    expect(await reloads(page)).toBe(1)
    await page.locator('[data-testid=event-refresh]').waitFor()
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await tell(page, 'now')
    expect(await reloads(page)).toBe(2)
  })

  test('in a frame of the page, in a shadow root, or where nobody can look', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    await page.evaluate(() => {
      const frame = document.createElement('iframe')
      frame.srcdoc = '<input>'
      const open = document.createElement('x-open')
      open.attachShadow({ mode: 'open' }).innerHTML = '<input>'
      const closed = document.createElement('x-closed')
      closed.tabIndex = 0
      closed.attachShadow({ mode: 'closed' })
      document.body.prepend(frame, open, closed)
    })
    await page.frameLocator('iframe').first().locator('input').pressSequentially('unsent')
    await tell(page, 'now')
    await page.locator('x-open input').pressSequentially('unsent')
    await tell(page, 'now')
    await page.locator('x-closed').focus()
    await tell(page, 'now')
    expect(await reloads(page)).toBe(0)
    expect(await line(page).count()).toBe(1)
  })
})
