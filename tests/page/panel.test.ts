import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { drawEdge, freeEdges, placePanel } from '../../lib/features/chat/panel-place.ts'
import { panelPin } from '../../lib/protocol/panel.ts'
import { openPanel, putOverlay, useOverlayPages } from '../support/overlay-pages.ts'
import { createFinger } from '../support/touch.ts'

const pages = useOverlayPages()

const boxOf = (page: Page, selector: string) => page.locator(selector).boundingBox()
const sent = (page: Page, type: string) =>
  page.evaluate(wanted => window.channel.sent.filter(message => message.type === wanted), type)

describe('where it is', () => {
  const dockSize = { width: 240, height: 44 }
  const corners = [
    ['bottom-right', (w: number, h: number) => [w - 256, h - 60]],
    ['bottom-left', (_: number, h: number) => [16, h - 60]],
    ['top-left', () => [16, 16]],
    ['top-right', (w: number) => [w - 256, 16]],
  ] as const

  test.each(panelPin.options)('pinned %s it stays in any window and never covers the dock', pin => {
    for (const [width, height] of [
      [1440, 900],
      [1000, 700],
      [800, 400],
      [480, 800],
      [320, 480],
    ] as const)
      for (const [corner, at] of corners)
        for (const floatAt of [null, { left: -50, top: 9999 }, { left: width, top: 0 }]) {
          const [left = 0, top = 0] = at(width, height)
          const dock = { left, top, ...dockSize }
          const size = floatAt && { width: 900, height: 2_000 }
          const place = placePanel({ pin, viewport: { width, height }, dock, floatAt, size })
          const said = `${corner} in ${width} × ${height}: ${JSON.stringify(place)}`
          expect(place.left, said).toBeGreaterThanOrEqual(0)
          expect(place.top, said).toBeGreaterThanOrEqual(0)
          expect(place.left + place.width, said).toBeLessThanOrEqual(width)
          expect(place.top + place.height, said).toBeLessThanOrEqual(height)
          expect(place.height, said).toBeGreaterThan(150)
          const apart =
            place.left + place.width <= dock.left ||
            dock.left + dock.width <= place.left ||
            place.top + place.height <= dock.top ||
            dock.top + dock.height <= place.top
          expect(apart, said).toBe(true)
        }
  })

  test('it makes room when the dock moves under it and when the window shrinks', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    await openPanel(page, 'top-right')
    const clear = () =>
      page.waitForFunction(() => {
        const { shadowRoot } = window.overlay.host
        const panel = shadowRoot!.querySelector('[data-testid=chat-panel]')!.getBoundingClientRect()
        const dock = shadowRoot!.querySelector('[data-testid=dock]')!.getBoundingClientRect()
        return (
          (panel.bottom <= dock.top ||
            dock.bottom <= panel.top ||
            panel.right <= dock.left ||
            dock.right <= panel.left) &&
          panel.bottom <= innerHeight &&
          panel.right <= innerWidth
        )
      })
    await clear()
    for (let corner = 0; corner < 4; corner++) {
      await page.click('.grip')
      await clear()
    }
    await page.setViewportSize({ width: 420, height: 560 })
    await clear()
    expect((await boxOf(page, '[data-testid=chat-panel]'))?.width).toBe(420)
  })

  /** A panel at the side, pressed at its grip. */
  async function takeGrip() {
    const page = await pages.open('article.html')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await putOverlay(page)
    await openPanel(page, 'right')
    const before = (await boxOf(page, '.panel-grip'))!
    const [x, y] = [before.x + before.width / 2, before.y + 6]
    await page.mouse.move(x, y)
    await page.mouse.down()
    return { page, before, x, y }
  }

  test('its grip makes it float, by the pointer and by the arrow keys', async () => {
    const { page, before, x, y } = await takeGrip()
    await page.mouse.move(x - 300, y + 80, { steps: 4 })
    await page.mouse.up()
    expect(await sent(page, 'pin-panel')).toEqual([{ type: 'pin-panel', pin: 'floating' }])
    const after = (await boxOf(page, '.panel-grip'))!
    expect([after.x - before.x, after.y - before.y]).toEqual([-300, 80])
    await page.focus('.panel-grip')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowUp')
    const moved = (await boxOf(page, '.panel-grip'))!
    expect([moved.x - after.x, moved.y - after.y]).toEqual([-24, -24])
    expect(await page.getAttribute('[data-testid=chat-panel]', 'data-pin')).toBe('floating')
  })

  test('is where it was let go, though the last move was not told', async () => {
    const { page, before, x, y } = await takeGrip()
    await page.mouse.move(x - 150, y + 40)
    await page.evaluate(() =>
      addEventListener('pointermove', event => event.stopImmediatePropagation(), { capture: true }),
    )
    await page.mouse.move(x - 300, y + 80)
    await page.mouse.up()
    const after = (await boxOf(page, '.panel-grip'))!
    expect([after.x - before.x, after.y - before.y]).toEqual([-300, 80])
  })
})

describe('how large it is', () => {
  const panelBox = (page: Page) => boxOf(page, '[data-testid=chat-panel]').then(box => box!)

  test('only its free edges can be drawn, and where it is pinned it stays', () => {
    for (const pin of panelPin.options)
      for (const edge of freeEdges(pin)) {
        const viewport = { width: 1440, height: 900 }
        const at = { pin, viewport, dock: null, floatAt: { left: 500, top: 200 } }
        const from = placePanel({ ...at, size: null })
        const [x, y] = [edge.includes('left') ? -100 : 100, edge.includes('top') ? -60 : 60]
        const drawn = drawEdge({ pin, from, size: null, edge }, x, y)
        const to = placePanel({ ...at, floatAt: drawn.at, size: drawn.size })
        const [byX, byY] = [/left|right/.test(edge) ? 100 : 0, /top|bottom/.test(edge) ? 60 : 0]
        expect([to.width - from.width, to.height - from.height], `${pin}, ${edge}`).toEqual([byX, byY])
        const low = edge.includes('left') ? from.left + from.width : from.left
        expect(edge.includes('left') ? to.left + to.width : to.left, `${pin}, ${edge}`).toBe(low)
      }
  })

  test('an edge that is dragged draws it larger, over the frame too, and it is told once', async () => {
    const page = await pages.open('article.html')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await putOverlay(page)
    await openPanel(page, 'top-right')
    const before = await panelBox(page)
    await page.mouse.move(before.x - 2, before.y + before.height + 2)
    await page.mouse.down()
    await page.mouse.move(before.x + 30, before.y + before.height - 60, { steps: 4 })
    await page.mouse.move(before.x - 122, before.y + before.height - 98, { steps: 4 })
    await page.mouse.up()
    const after = await panelBox(page)
    expect([after.width - before.width, after.height - before.height]).toEqual([120, -100])
    expect(after.x + after.width).toBe(before.x + before.width)
    expect(await sent(page, 'place-panel')).toEqual([
      { type: 'place-panel', size: { width: 460, height: 420 } },
    ])
    expect(await page.evaluate(() => window.notes)).toEqual(['panel loaded'])
  })

  test('Shift and the arrow keys at its grip do the same', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    await openPanel(page, 'top-right')
    await page.focus('.panel-grip')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowUp')
    expect((await sent(page, 'place-panel')).at(-1)).toEqual({
      type: 'place-panel',
      size: { width: 364, height: 496 },
    })
    expect(await sent(page, 'pin-panel')).toEqual([])
  })

  test('it is as large and where the host says', async () => {
    const page = await pages.open('article.html')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await putOverlay(page)
    await page.evaluate(() =>
      window.channel.say({
        type: 'panel',
        open: true,
        pin: 'floating',
        tab: 'chat',
        unread: 0,
        at: { left: 90, top: 80 },
        size: { width: 420, height: 300 },
      }),
    )
    const { x, y, width, height } = await panelBox(page)
    expect([x, y, width, height]).toEqual([90, 80, 420, 300])
  })

  test('a finger draws it, and moves the dock’s place as well', async () => {
    const page = await pages.open('article.html')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await putOverlay(page)
    await openPanel(page, 'top-right')
    const before = await panelBox(page)
    const finger = await createFinger(page)
    await finger.drag({ x: before.x - 2, y: 200 }, { x: before.x - 102, y: 200 })
    expect((await panelBox(page)).width).toBe(before.width + 100)
    await page.click('.grip')
    expect(await sent(page, 'place-dock')).toEqual([
      { type: 'place-dock', corner: 'bottom-left', shrunk: false },
    ])
  })
})

describe('the keyboard', () => {
  test('goes back by Escape to where it was, and when the panel closes', async () => {
    const page = await pages.open('forms.html')
    await putOverlay(page)
    const field = page.locator('input:not([type])').first()
    const isIn = (selector: string) =>
      page.waitForFunction(wanted => {
        const active = document.activeElement
        return (active?.shadowRoot?.activeElement ?? active)?.matches(wanted)
      }, selector)
    await field.focus()
    const openIt = async () => {
      await page.click('[data-testid=chat-toggle]')
      await openPanel(page)
      await isIn('.panel iframe')
    }
    await openIt()
    await page.evaluate(() => window.channel.say({ type: 'leave-panel' }))
    await isIn('input')
    expect(await field.evaluate(input => input === document.activeElement)).toBe(true)
    await page.evaluate(() =>
      window.channel.say({ type: 'panel', open: false, pin: 'right', tab: 'chat', unread: 0 }),
    )
    await openIt()
    await page.evaluate(() =>
      window.channel.say({ type: 'panel', open: false, pin: 'right', tab: 'chat', unread: 0 }),
    )
    await isIn('input')
  })

  test('of another page is not touched when a panel lets it go', async () => {
    const page = await pages.open('forms.html')
    await putOverlay(page)
    await openPanel(page)
    const field = page.locator('input:not([type])').first()
    await field.focus()
    await page.evaluate(() => window.channel.say({ type: 'leave-panel' }))
    await page.evaluate(() => window.channel.say({ type: 'pop-panel', to: 'window' }))
    expect(await field.evaluate(input => input === document.activeElement)).toBe(true)
    expect(await sent(page, 'show-panel')).toEqual([])
  })
})

describe('its frame', () => {
  test('is announced by a fresh nonce before it loads, each time it opens', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    await openPanel(page)
    await page.evaluate(() =>
      window.channel.say({ type: 'panel', open: false, pin: 'right', tab: 'chat', unread: 0 }),
    )
    expect(await page.locator('[data-testid=chat-panel]').count()).toBe(0)
    await page.evaluate(() =>
      window.channel.say({ type: 'panel', open: true, pin: 'right', tab: 'chat', unread: 0 }),
    )
    const said = (await sent(page, 'expect-panel')) as { nonce: string }[]
    expect(said).toHaveLength(2)
    expect(said[0]!.nonce).not.toBe(said[1]!.nonce)
    expect(said[1]!.nonce).toMatch(/^[\w-]{22}$/)
    const source = await page.getAttribute('iframe', 'src')
    expect(source).toBe(`/panel.html#${said[1]!.nonce}&theme=light`)
  })

  test('opens with who is here, or shows it, by a click on the connection', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    const click = () => page.click('[data-testid=connection]')
    const tell = (tab: 'chat' | 'people') =>
      page.evaluate(
        shown => window.channel.say({ type: 'panel', open: true, pin: 'right', tab: shown, unread: 0 }),
        tab,
      )
    await click()
    await tell('people')
    await click()
    await tell('chat')
    await click()
    expect(await sent(page, 'show-tab')).toEqual(
      ['people', 'chat', 'people'].map(tab => ({ type: 'show-tab', tab })),
    )
    expect(await sent(page, 'show-panel')).toEqual([{ type: 'show-panel', open: true }])
  })

  test('opens with the chat from the dock, whatever of it was looked at last', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    await page.evaluate(() =>
      window.channel.say({ type: 'panel', open: false, pin: 'right', tab: 'pins', unread: 0 }),
    )
    await page.click('[data-testid=chat-toggle]')
    expect(await sent(page, 'show-tab')).toEqual([{ type: 'show-tab', tab: 'chat' }])
    expect(await sent(page, 'show-panel')).toEqual([{ type: 'show-panel', open: true }])
  })

  test('takes the focus when the person opened it here, not when it was open before', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    await openPanel(page)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
    await page.click('[data-testid=chat-toggle]')
    await page.evaluate(() =>
      window.channel.say({ type: 'panel', open: false, pin: 'right', tab: 'chat', unread: 0 }),
    )
    await page.click('[data-testid=chat-toggle]')
    expect(await sent(page, 'show-panel')).toEqual([
      { type: 'show-panel', open: false },
      { type: 'show-panel', open: true },
    ])
    await page.evaluate(() =>
      window.channel.say({ type: 'panel', open: true, pin: 'right', tab: 'chat', unread: 0 }),
    )
    await page.waitForFunction(() => window.overlay.host.shadowRoot?.activeElement?.tagName === 'IFRAME')
  })

  test('follows the theme of the page without loading anew, and leaves its history alone', async () => {
    const page = await pages.open('dark.html')
    await putOverlay(page)
    await openPanel(page)
    const entries = await page.evaluate(() => history.length)
    await page.click('#switch')
    const frame = page.frames()[1]!
    await frame.waitForFunction(() => location.hash.endsWith('theme=light'))
    expect(await page.evaluate(() => window.notes)).toEqual(['panel loaded'])
    expect(await page.evaluate(() => history.length)).toBe(entries)
    expect(await page.getAttribute('[data-testid=chat-panel]', 'data-theme')).toBe('light')
  })

  test('does not move when the person asked for less motion', async () => {
    const page = await pages.open('article.html')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await putOverlay(page)
    await openPanel(page)
    const animations = await page
      .locator('[data-testid=chat-panel]')
      .evaluate(panel => panel.getAnimations().length)
    expect(animations).toBe(0)
  })
})

test.each(['article.html', 'dark.html'])(
  'axe finds nothing to complain about in the overlay on %s',
  async name => {
    const page = await pages.open(name)
    // Colours that are still fading in are not those that are read.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await putOverlay(page, 4)
    await openPanel(page)
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() =>
      // biome-ignore lint/suspicious/noExplicitAny: axe puts itself there
      (globalThis as any).axe.run({ include: [['[data-alongside]']] }),
    )
    expect(
      violations.map((found: { id: string; nodes: { html: string }[] }) => [
        found.id,
        found.nodes.map(node => node.html),
      ]),
    ).toEqual([])
  },
)
