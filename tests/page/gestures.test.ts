import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonId } from '../../lib/core/ids.ts'
import type { LaserPart } from '../../lib/protocol/doing.ts'
import { launchBrowser } from '../support/browser.ts'
import { ada, grace, greeting, personNamed } from '../support/cursor-pages.ts'
import { holdClock } from '../support/hold-clock.ts'
import { poll } from '../support/poll.ts'
import { hold, openThingsPage, type ThingsPage } from '../support/things-pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(() => browser.close())

const html = `<!doctype html><style>body{margin:0;font:16px/1.5 serif;height:2000px} #box{position:absolute;left:300px;top:200px;width:200px;height:200px;background:#eee}</style>
<div id=box></div><input id=field><input id=secret type=password>`

const open = (options = {}) => openThingsPage(browser, html, grace, options)
const named = ({ page }: ThingsPage, testId: string) => page.locator(`[data-testid=${testId}]`)
const middleOf = async (page: ThingsPage, testId: string) => {
  const { x, y, width, height } = (await named(page, testId).boundingBox())!
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
}
const finish = ({ page }: ThingsPage) =>
  page.evaluate(() => {
    for (const animation of thingsStage.root.getAnimations()) animation.finish()
  })

describe('a click', () => {
  it('S3 is told with its place and rippled on the same place elsewhere, where it moves with the page and fades', async () => {
    const page = await open()
    await page.page.mouse.click(350, 250)
    const { spot, reaction } = await page.said('gesture')
    expect([spot.kind, reaction]).toEqual(['box', null])
    const other = await open({ width: 1300 })
    await other.page.evaluate(() => {
      document.querySelector<HTMLElement>('#box')!.style.left = '500px'
    })
    await hold(other)
    await other.receive({ type: 'gesture', person: ada, spot, reaction })
    await named(other, 'ripple').waitFor({ state: 'attached' })
    await poll(() => middleOf(other, 'ripple')).toEqual({ x: 550, y: 250 })
    expect(await named(other, 'ripple').getAttribute('data-person')).toBe(ada)
    await other.page.evaluate(() => scrollTo(0, 50))
    await poll(() => middleOf(other, 'ripple')).toEqual({ x: 550, y: 200 })
    await finish(other)
    await poll(() => named(other, 'ripple').count()).toBe(0)
  })

  it('S3 is told of nobody’s making but the person’s, not from private fields, and not to nobody', async () => {
    const page = await open()
    await page.page.evaluate(() => document.querySelector<HTMLElement>('#box')!.click())
    await page.page.evaluate(() =>
      document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, isPrimary: true })),
    )
    await page.page.locator('#secret').click()
    await page.page.locator('#field').click()
    expect(await page.all('gesture')).toHaveLength(1)
    await page.receive({ type: 'people', people: [personNamed(grace, 'Grace', { self: true })] })
    await page.page.locator('#field').click()
    expect(await page.all('gesture')).toHaveLength(1)
  })
})

describe('a reaction', () => {
  const wheel = (page: ThingsPage) => named(page, 'reaction-wheel')

  it('S3 is chosen by a number while the key is held, floats up where the pointer is, and is told', async () => {
    const page = await open()
    await hold(page)
    await page.page.mouse.move(400, 300)
    await page.page.keyboard.down('Alt')
    await page.page.keyboard.down('r')
    await wheel(page).waitFor({ state: 'attached' })
    expect(await wheel(page).locator('button').count()).toBe(6)
    await page.page.keyboard.press('4')
    expect(await page.said('gesture')).toMatchObject({ reaction: 3 })
    expect(await wheel(page).count()).toBe(0)
    await page.page.keyboard.up('r')
    await page.page.keyboard.up('Alt')
    const emoji = named(page, 'reaction')
    expect(
      await emoji.evaluate(element => [element.textContent, (element as HTMLElement).dataset.person]),
    ).toEqual(['🎉', grace])
    await poll(() => middleOf(page, 'reaction')).toEqual({ x: 400, y: 300 })
  })

  it('S3 is chosen by letting go over it, or by a click after; Escape and a click beside it choose none', async () => {
    const page = await open()
    const hold = async () => {
      await page.page.mouse.move(400, 300)
      await page.page.keyboard.down('Alt')
      await page.page.keyboard.down('r')
    }
    const release = async () => {
      await page.page.keyboard.up('r')
      await page.page.keyboard.up('Alt')
    }
    await hold()
    await page.page.mouse.move(400, 250)
    await release()
    expect(await page.said('gesture')).toMatchObject({ reaction: 0 })
    await hold()
    await release()
    await wheel(page)
      .getByRole('button', { name: /Reaction 6/ })
      .click()
    expect(await page.said('gesture')).toMatchObject({ reaction: 5 })
    await hold()
    await release()
    await page.page.keyboard.press('Escape')
    expect(await wheel(page).count()).toBe(0)
    await hold()
    await release()
    await page.page.mouse.click(700, 600)
    expect(await wheel(page).count()).toBe(0)
    // The click itself.
    expect((await page.said('gesture')).reaction).toBe(null)
    expect(await page.all('gesture')).toEqual([])
  })

  it('only fades where less motion is wanted', async () => {
    const page = await open({ reducedMotion: true })
    const spot = await page.page.evaluate(() => thingsStage.marks.spots()!.at(400, 300)!)
    await hold(page, 900)
    await page.receive({ type: 'gesture', person: ada, spot, reaction: 1 })
    await named(page, 'reaction').waitFor({ state: 'attached' })
    await poll(() => middleOf(page, 'reaction')).toEqual({ x: 400, y: 300 })
  })

  it('S4 is left to the page where it uses the key itself, and to fields', async () => {
    const page = await open()
    const press = async () => {
      await page.page.keyboard.press('Alt+r')
      return wheel(page).count()
    }
    await page.page.locator('#field').focus()
    expect(await press()).toBe(0)
    await page.page.evaluate(() => (document.activeElement as HTMLElement).blur())
    expect(await press()).toBe(1)
    await page.page.keyboard.press('Escape')
    await page.page.evaluate(() => document.addEventListener('keydown', event => event.preventDefault()))
    expect(await press()).toBe(0)
    await page.page.evaluate(() =>
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { code: 'KeyR', altKey: true, bubbles: true }),
      ),
    )
    expect(await wheel(page).count()).toBe(0)
  })
})

describe('the keys', () => {
  it('S4 are those that the person has chosen, from the moment of the choice on', async () => {
    const page = await open()
    const wheel = named(page, 'reaction-wheel')
    await page.receive({ type: 'keys', keys: { bubble: '', laser: 'Alt+L', reaction: ';' } })
    await page.page.keyboard.press('Alt+r')
    await page.page.keyboard.press('/')
    expect([await wheel.count(), (await page.all('expect-panel')).length]).toEqual([0, 0])
    await page.page.keyboard.press(';')
    expect(await wheel.count()).toBe(1)
  })
})

describe('the laser', () => {
  const inked = ({ page }: ThingsPage, x: number, y: number) =>
    page.evaluate(
      ([left, top]) => {
        const canvas = thingsStage.root.querySelector<HTMLCanvasElement>('[data-testid=laser]')
        if (!canvas) return null
        const { data } = canvas.getContext('2d')!.getImageData(left!, top!, 1, 1)
        return [...data]
      },
      [x, y],
    )
  /** Time passes by a frame for each look: what is looked for fades. */
  const played = (page: ThingsPage, x: number, y: number) =>
    poll(async () => {
      await page.page.clock.runFor(20)
      return inked(page, x, y)
    })
  const blue = [0x18, 0x64, 0xab, 255]

  it('S5 draws while the key is held, from where the pointer is to where it goes, and tells it in small parts', async () => {
    const page = await open()
    await page.page.mouse.move(320, 220)
    await page.page.keyboard.down('Alt')
    await page.page.keyboard.down('l')
    expect((await page.said('laser-spot')).spot.kind).toBe('box')
    await page.page.mouse.move(480, 380, { steps: 30 })
    await named(page, 'laser').waitFor({ state: 'attached' })
    await page.page.waitForFunction(() => {
      const parts = thingsStage.sent.flatMap(message => (message.type === 'laser' ? [message.part] : []))
      return parts.at(-1)?.points.at(-1)?.[0] === 160
    })
    const parts = (await page.all('laser')).map(({ part }) => part)
    expect(parts.every(({ points }) => points.length <= 9)).toBe(true)
    expect(new Set(parts.map(({ stroke }) => stroke)).size).toBe(1)
    await page.page.keyboard.up('l')
    await page.page.keyboard.up('Alt')
    const before = (await page.all('laser')).length
    await page.page.mouse.move(600, 600, { steps: 5 })
    expect(await page.all('laser')).toHaveLength(before)
  })

  it('S5 is drawn in its person’s colour at the same place elsewhere, moves with it, and takes its canvas with it when it has faded', async () => {
    const page = await open()
    const spot = await page.page.evaluate(() => thingsStage.marks.spots()!.at(310, 210)!)
    await page.page.evaluate(() => {
      document.querySelector<HTMLElement>('#box')!.style.left = '400px'
    })
    const points: LaserPart['points'] = [0, 20, 40, 60, 80].map(at => [at, at])
    const part: LaserPart = { stroke: 1, segment: 1, first: 0, points }
    // Points may come before the place they count from.
    await holdClock(page.page)
    await page.receive({ type: 'laser', person: ada, part })
    await page.receive({ type: 'laser-spot', person: ada, segment: 1, spot })
    await played(page, 450, 250).toEqual(blue)
    expect(await inked(page, 350, 250)).toEqual([0, 0, 0, 0])
    await page.page.evaluate(() => scrollTo(0, 30))
    await played(page, 450, 220).toEqual(blue)
    await page.page.clock.runFor(3_100)
    expect(await named(page, 'laser').count()).toBe(0)
  })
})

describe('a line at somebody’s cursor', () => {
  it('S6 hangs at the cursor as text, one for each person, and goes', async () => {
    const page = await open()
    const linus = `${'C'.repeat(42)}A` as PersonId
    await page.receive({ type: 'bubble', person: linus, text: 'Nobody points here' })
    await page.receive(
      ...greeting(grace),
      {
        type: 'anchor',
        person: ada,
        target: { ref: 1, path: [{ by: 'child', tag: 'html', nth: 0 }], pageBox: [0, 0, 0, 0] },
      },
      {
        type: 'cursors',
        moves: [
          {
            person: ada,
            sample: {
              time: 0,
              kind: 'page',
              pressed: false,
              ref: 0,
              offset: 0,
              check: 0,
              x: 0x6000,
              y: 0x2000,
            },
          },
        ],
      },
    )
    const cursor = named(page, 'cursor')
    await cursor.waitFor({ state: 'attached' })
    await hold(page, 1_000)
    for (const text of ['first', '<b>Look at this</b>'])
      await page.receive({ type: 'bubble', person: ada, text })
    const bubble = named(page, 'cursor-bubble')
    expect(await bubble.allTextContents()).toEqual(['<b>Look at this</b>'])
    await poll(async () => {
      const [at, near] = [(await bubble.boundingBox())!, (await cursor.boundingBox())!]
      return [Math.round(at.x - near.x), Math.round(at.y - near.y)]
    }).toEqual([13, 39])
    await finish(page)
    await poll(() => bubble.count()).toBe(0)
  })

  it('S4 S6 is written in a frame of the extension’s, which has the keyboard at once; a field’s slash is a slash', async () => {
    const page = await open()
    await page.page.locator('#field').focus()
    await page.page.keyboard.press('/')
    expect(await page.page.locator('#field').inputValue()).toBe('/')
    expect(await page.all('expect-panel')).toEqual([])
    await page.page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.page.mouse.move(400, 300)
    await page.page.keyboard.press('/')
    const frame = named(page, 'bubble-frame')
    const { nonce } = await page.said('expect-panel')
    expect(await frame.locator('iframe').getAttribute('src')).toContain(nonce)
    expect(await page.page.evaluate(() => document.activeElement === thingsStage.root.host)).toBe(true)
    const box = (await frame.boundingBox())!
    expect([box.x, box.y]).toEqual([414, 314])
    await page.receive({ type: 'bubble-done', said: false })
    expect(await frame.count()).toBe(0)
    await page.page.keyboard.press('/')
    await page.receive({ type: 'bubble-done', said: true })
    expect(await frame.evaluate(element => getComputedStyle(element).pointerEvents)).toBe('none')
  })
})
