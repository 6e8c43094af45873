import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import type { Spot } from '../../lib/core/spot.ts'
import type { HostToPage } from '../../lib/protocol/port.ts'
import { launchBrowser } from '../support/browser.ts'
import { ada, grace } from '../support/cursor-pages.ts'
import { poll } from '../support/poll.ts'
import { openThingsPage, type ThingsPage } from '../support/things-pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(() => browser.close())

const words =
  'Tides are the rise and fall of sea levels caused by the combined effects of the Moon, the Sun and the rotation of the Earth. '
const html = `<!doctype html><style>body{margin:40px;font:16px/1.5 serif}</style><h1>Tides</h1>
<p id=text>${words.repeat(6)}</p><button id=buy>Buy a tide table</button><p>${words.repeat(20)}</p>`

const id = 'A'.repeat(22) as RecordId
const pinsAt = (spot: Spot, more: Partial<Extract<HostToPage, { type: 'pins' }>> = {}): HostToPage => ({
  type: 'pins',
  pins: [{ pin: id, person: ada, name: 'Ada', color: 0, replies: 2, spot, key: null }],
  draft: null,
  open: null,
  ...more,
})

const marker = ({ page }: ThingsPage) => page.locator('[data-testid=pin]')

/** Where the nth “Moon” of the text is, relative to the viewport. */
const moon = ({ page }: ThingsPage, nth = 3) =>
  page.evaluate(wanted => {
    const node = document.querySelector('#text')!.firstChild as Text
    let at = -1
    for (let i = 0; i <= wanted; i++) at = node.data.indexOf('Moon', at + 1)
    const range = document.createRange()
    range.setStart(node, at)
    range.setEnd(node, at + 1)
    const box = range.getBoundingClientRect()
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
  }, nth)

/** A marker's tip: its lower left corner. */
async function tip(page: ThingsPage) {
  const box = (await marker(page).boundingBox())!
  return { x: box.x, y: box.y + box.height }
}

/** Chooses a place as a person does. */
async function choose(page: ThingsPage, at: { x: number; y: number }): Promise<Spot> {
  await page.page.evaluate(() => thingsStage.things.placePin())
  await page.page.mouse.click(at.x, at.y)
  return (await page.said('place-pin')).spot
}

describe('choosing a place', () => {
  it('takes one click, which the page does not get, and asks for the panel', async () => {
    const page = await openThingsPage(browser, html, grace)
    await page.page.evaluate(() => {
      document.title = ''
      document.querySelector('#buy')!.addEventListener('click', () => {
        document.title += 'bought'
      })
    })
    const box = (await page.page.locator('#buy').boundingBox())!
    const at = { x: box.x + 10, y: box.y + 10 }
    const spot = await choose(page, at)
    // The words on a button are words.
    expect(spot.kind).toBe('text')
    expect(await page.page.evaluate(() => [document.title, thingsStage.shown])).toEqual(['', 1])
    await page.page.mouse.click(at.x, at.y)
    expect(await page.page.title()).toBe('bought')
  })

  it('ends by Escape, and by Enter at the element that has the focus', async () => {
    const page = await openThingsPage(browser, html, grace)
    await page.page.evaluate(() => {
      Object.assign(window, { keys: [] })
      addEventListener('keydown', event => (window as unknown as { keys: string[] }).keys.push(event.key))
      thingsStage.things.placePin()
    })
    const layer = page.page.locator('[data-testid=pin-placing]')
    await page.page.keyboard.press('Escape')
    expect(await layer.count()).toBe(0)
    await page.page.evaluate(() => thingsStage.things.placePin())
    await page.page.keyboard.press('Tab')
    await page.page.keyboard.press('Enter')
    const { spot } = await page.said('place-pin')
    expect(spot).toMatchObject({ kind: 'box', x: 0x8000, y: 0x8000 })
    expect(await layer.count()).toBe(0)
    expect(await page.page.evaluate(() => (window as unknown as { keys: string[] }).keys)).toEqual(['Tab'])
  })
})

describe('a pin', () => {
  it('is on the same word in a window of another width, in its person’s colour, and moves with it', async () => {
    const wide = await openThingsPage(browser, html, ada, { width: 1200 })
    const spot = await choose(wide, await moon(wide))
    expect(spot.kind).toBe('text')
    const narrow = await openThingsPage(browser, html, grace, { width: 420 })
    await narrow.receive(pinsAt(spot))
    await marker(narrow).waitFor()
    const near = async () => {
      const [at, word] = [await tip(narrow), await moon(narrow)]
      return Math.hypot(at.x - word.x, at.y - word.y)
    }
    expect(await near()).toBeLessThan(2)
    expect(await marker(narrow).evaluate(element => ({ ...(element as HTMLElement).dataset }))).toMatchObject(
      {
        person: ada,
        place: 'exact',
        letters: 'A',
        replies: '2',
      },
    )
    expect(await marker(narrow).evaluate(element => element.textContent)).toBe('')
    expect((await narrow.said('pins-placed')).pins).toEqual([{ pin: id, place: 'exact' }])
    await narrow.page.evaluate(() => scrollTo(0, 60))
    await poll(near).toBeLessThan(2)
    await narrow.page.evaluate(() => document.querySelector('h1')!.append(' and more, in a longer heading'))
    await poll(near).toBeLessThan(2)
  })

  it('N2 is hollow where only its surroundings are found, and not drawn where nothing of it is', async () => {
    const page = await openThingsPage(browser, html, ada)
    const spot = await choose(page, await moon(page))
    await page.receive(pinsAt(spot))
    await marker(page).waitFor()
    await page.said('pins-placed')
    await page.page.evaluate(() => {
      for (const text of document.querySelectorAll('p')) text.textContent = 'Other words altogether.'
    })
    expect((await page.said('pins-placed')).pins).toEqual([{ pin: id, place: 'near' }])
    expect(await marker(page).getAttribute('data-place')).toBe('near')
    await page.page.evaluate(() => document.body.replaceChildren('Gone.'))
    expect((await page.said('pins-placed')).pins).toEqual([{ pin: id, place: 'lost' }])
    await marker(page).waitFor({ state: 'hidden' })
  })

  it('N2 of an earlier epoch is found by the key that it was left under, next to one of now', async () => {
    const key = toBase64Url(new Uint8Array(32).fill(9))
    const old = await openThingsPage(browser, html, ada)
    await old.receive({ type: 'anchor-key', key })
    const before = await choose(old, await moon(old))
    const page = await openThingsPage(browser, html, grace)
    const after = await choose(page, await moon(page, 1))
    const one = { person: ada, name: 'Ada', color: 0, replies: 0 }
    const other = 'B'.repeat(21).concat('A') as RecordId
    const both = (keyOfOld: string | null): HostToPage =>
      pinsAt(after, {
        pins: [
          { ...one, pin: other, spot: after, key: null },
          { ...one, pin: id, spot: before, key: keyOfOld },
        ],
      })
    await page.receive(both(key))
    expect((await page.said('pins-placed')).pins).toEqual([
      { pin: other, place: 'exact' },
      { pin: id, place: 'exact' },
    ])
    const box = (await marker(page).nth(1).boundingBox())!
    const word = await moon(page)
    expect(Math.hypot(box.x - word.x, box.y + box.height - word.y)).toBeLessThan(2)
    await page.page.evaluate(() => {
      document.body.style.paddingTop = '3000px'
    })
    await marker(page).nth(1).waitFor({ state: 'hidden' })
    await page.receive({ type: 'show-pin', pin: id })
    await marker(page).nth(1).waitFor()
    await page.receive(both(null))
    expect((await page.said('pins-placed')).pins).toEqual([
      { pin: other, place: 'exact' },
      { pin: id, place: 'lost' },
    ])
  })

  it('opens its thread by a click, is shown when it is asked for, and goes', async () => {
    const page = await openThingsPage(browser, html, ada)
    const spot = await choose(page, await moon(page))
    await page.receive(pinsAt(spot))
    await marker(page).click()
    expect(await page.said('open-pin')).toEqual({ type: 'open-pin', pin: id })
    await page.page.evaluate(() => {
      document.body.style.paddingTop = '3000px'
    })
    await marker(page).waitFor({ state: 'hidden' })
    await page.receive({ type: 'show-pin', pin: id })
    await marker(page).waitFor()
    await page.receive(pinsAt(spot, { pins: [], draft: spot }))
    expect(await marker(page).count()).toBe(0)
    await page.page.locator('.pin.draft').waitFor()
    await page.receive(pinsAt(spot, { pins: [] }))
    expect(await page.page.locator('.pin').count()).toBe(0)
  })
})
