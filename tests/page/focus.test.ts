import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonId } from '../../lib/core/ids.ts'
import type { FocusView } from '../../lib/protocol/doing.ts'
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
  'Tides are the rise and fall of sea levels caused by the Moon, the Sun and the rotation of the Earth. '
const html = `<!doctype html><style>body{margin:80px 40px;font:16px/1.5 serif} input,textarea,#editor{display:block;margin:24px 0;width:260px}
#editor{border:1px solid;min-height:60px}</style>
<p id=text>${words.repeat(3)}</p><p>Second <b>paragraph</b> of it.</p>
<input id=name autocomplete=name><textarea id=notes></textarea><div id=editor contenteditable>Some words</div>
<input id=secret type=password><input id=shown type=text autocomplete="new-password"><input id=card autocomplete="section-a billing cc-number">
<input id=otp autocomplete=one-time-code><input id=cvc name=cvc><div data-alongside=off><input id=off><p id=quiet>Not to be shared.</p></div>
<button id=button>Go</button>`

const avatar = ({ page }: ThingsPage) => page.locator('[data-testid=field-avatar]')
const selection = ({ page }: ThingsPage) => page.locator('[data-testid=selection]')

const focus = (page: ThingsPage, id: string) => page.page.locator(`#${id}`).focus()
const show = (page: ThingsPage, view: FocusView, person: PersonId = ada) =>
  page.receive({ type: 'focus', person, ...view })

/** The words that browser highlights of ours are on. */
const highlighted = ({ page }: ThingsPage) =>
  page.evaluate(() =>
    [...CSS.highlights].flatMap(([name, highlight]) =>
      name.startsWith('alongside') ? [...highlight].map(range => String(range)) : [],
    ),
  )

/** Selects from one phrase to another. */
const select = ({ page }: ThingsPage, from: string, to: string) =>
  page.evaluate(
    ([first, last]) => {
      const at = (phrase: string): [Node, number] => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        for (;;) {
          const node = texts.nextNode()
          if (!node) throw new Error(phrase)
          const found = node.nodeValue!.indexOf(phrase)
          if (found >= 0) return [node, found]
        }
      }
      const [end, offset] = at(last!)
      getSelection()!.setBaseAndExtent(...at(first!), end, offset + last!.length)
    },
    [from, to],
  )

describe('the field somebody is in', () => {
  it('S1 carries their avatar at the same field of a page of another width, outside of it, and lets it go', async () => {
    const wide = await openThingsPage(browser, html, ada, { width: 1200 })
    const narrow = await openThingsPage(browser, html, grace, { width: 420 })
    for (const id of ['name', 'notes', 'editor']) {
      await focus(wide, id)
      const said = await wide.said('focus')
      await show(narrow, said)
      await avatar(narrow).waitFor()
      const field = (await narrow.page.locator(`#${id}`).boundingBox())!
      const at = async () => {
        const box = (await avatar(narrow).boundingBox())!
        return [
          Math.round(box.x + box.width - field.x - field.width),
          Math.round(box.y + box.height - field.y),
        ]
      }
      await poll(at).toEqual([0, -3])
      expect(await avatar(narrow).getAttribute('data-person')).toBe(ada)
    }
    await focus(wide, 'button')
    await show(narrow, await wide.said('focus'))
    expect(await avatar(narrow).count()).toBe(0)
  })

  it('S2 is never told of passwords, cards, codes and what the page keeps out', async () => {
    const page = await openThingsPage(browser, html, ada)
    await focus(page, 'name')
    expect((await page.said('focus')).field).not.toBe(null)
    for (const id of ['secret', 'shown', 'card', 'otp', 'cvc', 'off']) {
      await focus(page, id)
      // Gone from the field before, and in none.
      expect((await page.said('focus')).field).toBe(null)
      await focus(page, 'name')
      expect((await page.said('focus')).field).not.toBe(null)
    }
  })

  it('keeps clear of the caret of whoever writes there too, and of the window’s edge', async () => {
    const page = await openThingsPage(
      browser,
      '<!doctype html><style>body{margin:0} #editor{height:200px;width:400px;outline:0;font:16px/1.5 serif} #above{height:40px;width:400px;outline:0}</style><div id=above contenteditable><br></div><div id=editor contenteditable>Some words of both</div>',
      grace,
    )
    await focus(page, 'editor')
    const { field } = await page.said('focus')
    await show(page, { field, selection: null })
    const where = async () => {
      const box = (await avatar(page).boundingBox())!
      return { x: Math.round(box.x), y: Math.round(box.y) }
    }
    await poll(where).toEqual({ x: 378, y: 15 })
    // The caret is right where the avatar would stand.
    await page.page.evaluate(() => {
      const above = document.querySelector<HTMLElement>('#above')!
      above.style.textAlign = 'right'
      above.style.lineHeight = '40px'
      above.textContent = 'words'
      above.focus()
      getSelection()!.setBaseAndExtent(above.firstChild!, 5, above.firstChild!, 5)
    })
    await poll(where).toEqual({ x: 378, y: 243 })
  })
})

describe('what somebody has selected', () => {
  it('S1 is highlighted by the browser from the same first to the same last character, and shifts nothing', async () => {
    const wide = await openThingsPage(browser, html, ada, { width: 1200 })
    const narrow = await openThingsPage(browser, html, grace, { width: 420 })
    await select(wide, 'Moon', 'of it')
    const said = await wide.said('focus')
    expect(said.field).toBe(null)
    const height = () => narrow.page.evaluate(() => document.documentElement.scrollHeight)
    const before = await height()
    await show(narrow, said)
    await poll(() => highlighted(narrow)).toHaveLength(1)
    const [text] = await highlighted(narrow)
    expect(text).toMatch(/^Moon, the Sun[\s\S]*Second paragraph of it$/)
    expect(
      await selection(narrow).evaluate(element => ({ ...(element as HTMLElement).dataset })),
    ).toMatchObject({
      person: ada,
      shown: 'highlight',
    })
    expect(
      await narrow.page.evaluate(
        () => thingsStage.root.querySelector<HTMLElement>('.cursors')!.dataset.selections,
      ),
    ).toBe('1')
    expect(await height()).toBe(before)
    await wide.page.evaluate(() => getSelection()!.removeAllRanges())
    await show(narrow, await wide.said('focus'))
    expect(await highlighted(narrow)).toEqual([])
    expect(await narrow.page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0)
  })

  it('S1 is told of whole elements too, and not of nothing', async () => {
    const page = await openThingsPage(browser, html, ada)
    const selected = async (of: string) => {
      await page.page.evaluate(
        selector => getSelection()!.selectAllChildren(document.querySelector(selector)!),
        of,
      )
      const said = await page.said('focus')
      await show(page, said)
    }
    await select(page, 'Moon', 'Sun')
    await page.said('focus')
    await selected('b')
    await poll(() => highlighted(page)).toEqual(['paragraph'])
    await selected('body')
    await poll(async () => (await highlighted(page))[0]?.slice(0, 5)).toBe('Tides')
    expect((await highlighted(page))[0]!.endsWith('Go')).toBe(true)
    await page.page.evaluate(() => getSelection()!.setBaseAndExtent(document.body, 0, document.body, 0))
    expect((await page.said('focus')).selection).toBe(null)
  })

  it('S2 is not told where it begins or ends in what the page keeps out', async () => {
    const page = await openThingsPage(browser, html, ada)
    await select(page, 'Moon', 'Sun')
    expect((await page.said('focus')).selection).not.toBe(null)
    await select(page, 'Second', 'Not to be')
    expect((await page.said('focus')).selection).toBe(null)
  })

  it('is drawn as boxes where the browser has no highlights', async () => {
    const page = await openThingsPage(browser, html, ada)
    await select(page, 'Moon', 'Sun')
    const said = await page.said('focus')
    await page.page.evaluate(() => {
      Object.defineProperty(globalThis, 'Highlight', { value: undefined })
    })
    await show(page, said)
    await poll(() => selection(page).getAttribute('data-shown')).toBe('boxes')
    const [box, word] = await page.page.evaluate(() => {
      const range = getSelection()!.getRangeAt(0)
      const drawn = thingsStage.root.querySelector('.selection i')!
      return [drawn, range].map(each => each.getBoundingClientRect().toJSON())
    })
    expect(box).toEqual(word)
  })

  it('goes and comes with the words', async () => {
    const page = await openThingsPage(browser, html, ada)
    await select(page, 'Moon', 'Sun')
    await show(page, await page.said('focus'))
    await poll(() => highlighted(page)).toHaveLength(1)
    await page.page.evaluate(() => {
      document.querySelector('#text')!.textContent = 'Nothing of the kind.'
    })
    await poll(() => selection(page).getAttribute('data-shown')).toBe('none')
    expect((await highlighted(page)).join('')).toBe('')
  })
})
