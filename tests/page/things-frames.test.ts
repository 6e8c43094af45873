import type { Browser, FrameLocator, Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RecordId } from '../../lib/core/ids.ts'
import type { Spot } from '../../lib/core/spot.ts'
import { launchBrowser } from '../support/browser.ts'
import { ada, grace } from '../support/cursor-pages.ts'
import { until } from '../support/e2e.ts'
import { openThingsPage, type ThingsPage } from '../support/things-pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(() => browser.close())

const escaped = (html: string): string => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
const words = 'The harbour keeps its own clock, four minutes slow, and nobody on the island minds. '
const inside = `<!doctype html><style>body{font:16px/1.6 serif;margin:12px}</style><p>${words}<b id=word>Lanterns</b> ${words}</p>
<p><input id=field><input id=secret type=password></p><p style="margin-top:500px"><i id=low>Below</i> the quay.</p>`
const frame = (id: string, more: string, html = inside): string =>
  `<iframe id=${id} ${more} style="width:80%;height:240px;border:4px solid" srcdoc="${escaped(html)}"></iframe>`
/** What the page may not look into; scripts run in it. */
const foreign = 'sandbox="allow-scripts"'
const page = (frames: string): string => `<!doctype html><style>body{margin:60px 30px}</style>${frames}`

const within = ({ page }: ThingsPage, selectors: readonly string[]): Locator => {
  let at: ThingsPage['page'] | FrameLocator = page
  for (const selector of selectors.slice(0, -1)) at = at.frameLocator(selector)
  return at.locator(selectors.at(-1)!)
}
const middleOf = async (locator: Locator) => {
  const { x, y, width, height } = (await locator.boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}
const open = (html: string, width = 1000) =>
  openThingsPage(browser, page(html), grace, { width, beyond: true })

/** The last word on where this person is. */
const lastFocus = async (things: ThingsPage) => (await things.all('focus')).at(-1)
const isIn = (target: Spot['target'] | undefined, frames: number): boolean =>
  target?.path.filter(({ by }) => by === 'frame').length === frames

/** Each with the way to its words, and how many frames that leads through. */
const places = [
  ['of the same site', frame('f', ''), ['#f'], 1],
  ['of another site', frame('f', foreign), ['#f'], 1],
  ['of another site, in one', frame('f', foreign, frame('g', foreign) + inside), ['#f', '#g'], 2],
] as const

describe.each(places)('O9 in a frame %s', (_, html, frames, deep) => {
  it('N2 a pin is left on a word, and is on it where the window is narrower', async () => {
    const from = await open(html)
    await from.page.evaluate(() => thingsStage.things.placePin())
    const word = await middleOf(within(from, [...frames, '#word']))
    await from.page.mouse.click(word.x, word.y)
    const { spot } = await from.said('place-pin')
    expect({ kind: spot.kind, deep: isIn(spot.target, deep) }).toEqual({ kind: 'text', deep: true })

    const to = await open(html, 620)
    const pin = `${'P'.repeat(21)}A` as RecordId
    const marker = { pin, person: ada, name: 'Ada', color: 0, replies: 0, spot, key: null }
    await to.receive({ type: 'pins', pins: [marker], draft: null, open: null })
    await until(async () => {
      expect((await to.all('pins-placed')).at(-1)?.pins).toEqual([{ pin, place: 'exact' }])
      const box = (await to.page.getByTestId('pin').boundingBox())!
      const wanted = await middleOf(within(to, [...frames, '#word']))
      expect(Math.hypot(box.x - wanted.x, box.y + box.height - wanted.y)).toBeLessThan(6)
    })
    // Out of the frame's sight it is hidden; asked for, it comes.
    const low = within(to, [...frames, '#low'])
    await low.evaluate(element => element.scrollIntoView())
    await to.page.getByTestId('pin').waitFor({ state: 'hidden' })
    await to.receive({ type: 'show-pin', pin })
    await to.page.getByTestId('pin').waitFor()
  })

  it('S1 S2 the field somebody is in and what they select are told, and shown; a password is not', async () => {
    const things = await open(html)
    await within(things, [...frames, '#field']).click()
    await until(async () => expect(isIn((await lastFocus(things))?.field?.target, deep)).toBe(true))
    const { field } = (await lastFocus(things))!
    await within(things, [...frames, '#secret']).click()
    await until(async () => expect((await lastFocus(things))?.field).toBeNull())
    await within(things, [...frames, '#word']).dblclick()
    await until(async () =>
      expect((await lastFocus(things))?.selection?.every(end => isIn(end.target, deep))).toBe(true),
    )
    const { selection } = (await lastFocus(things))!

    await things.receive({ type: 'focus', person: ada, field, selection })
    const avatar = things.page.getByTestId('field-avatar')
    await avatar.waitFor()
    await until(async () => {
      const [face, box] = [
        (await avatar.boundingBox())!,
        (await within(things, [...frames, '#field']).boundingBox())!,
      ]
      expect(Math.hypot(face.x + face.width - box.x - box.width, face.y + face.height - box.y)).toBeLessThan(
        40,
      )
    })
    const highlighted = () =>
      within(things, [...frames, 'html']).evaluate(() =>
        [...CSS.highlights.values()].flatMap(highlight => [...highlight].map(String)),
      )
    await until(async () => expect(await highlighted()).toEqual(['Lanterns']))
    await things.receive({ type: 'focus', person: ada, field: null, selection: null })
    await until(async () => expect(await highlighted()).toEqual([]))
  })

  it('S3 S5 clicks, reactions and the laser are on what the pointer is on', async () => {
    const things = await open(html)
    const word = within(things, [...frames, '#word'])
    const { x, y } = await middleOf(word)
    await things.page.mouse.move(x - 8, y)
    await things.page.mouse.move(x, y)
    // What is in there is told one message later for each frame; the frame itself is what the pointer is on until then.
    await until(async () =>
      expect((await things.all('anchor')).some(({ target }) => isIn(target, deep))).toBe(true),
    )
    const { keyboard, mouse } = things.page
    await keyboard.down('Alt')
    await keyboard.down('r')
    await keyboard.press('4')
    const reaction = await things.said('gesture')
    expect({ reaction: reaction.reaction, deep: isIn(reaction.spot.target, deep) }).toEqual({
      reaction: 3,
      deep: true,
    })
    await keyboard.up('r')
    await keyboard.down('l')
    await mouse.move(x + 4, y)
    const laser = await things.said('laser-spot')
    expect(isIn(laser.spot.target, deep)).toBe(true)
    await keyboard.up('l')
    await keyboard.up('Alt')
    await mouse.click(x, y)
    const press = await things.said('gesture')
    expect({ reaction: press.reaction, deep: isIn(press.spot.target, deep) }).toEqual({
      reaction: null,
      deep: true,
    })
  })
})

it.each([
  ['that opts out', frame('f', '', `<meta name=alongside content=off>${inside}`)],
  ['in a part that is kept from others', `<div data-alongside=off>${frame('f', foreign)}</div>`],
])('S2 of what somebody does in a frame %s nothing but the frame is told', async (_, html) => {
  const things = await open(`<input id=own>${html}`)
  await things.page.locator('#own').focus()
  await until(async () => expect((await lastFocus(things))?.field).toBeTruthy())
  await within(things, ['#f', '#field']).click()
  await until(async () => expect(await lastFocus(things)).toMatchObject({ field: null, selection: null }))
  await within(things, ['#f', '#word']).dblclick()
  await things.page.locator('#own').focus()
  await until(async () => expect((await lastFocus(things))?.field).toBeTruthy())
  const told = [...(await things.all('focus')), ...(await things.all('gesture'))]
  const spots = told.flatMap(said => ('spot' in said ? [said.spot] : [said.field, ...(said.selection ?? [])]))
  expect(spots.filter(spot => isIn(spot?.target, 1))).toEqual([])
  expect((await things.all('focus')).every(({ selection }) => selection === null)).toBe(true)
})
