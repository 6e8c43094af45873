import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonId } from '../../lib/core/ids.ts'
import type { HostToPage } from '../../lib/protocol/port.ts'
import { launchBrowser } from '../support/browser.ts'
import {
  ada,
  anchorKey,
  type CursorPage,
  type CursorPages,
  createCursorPages,
  grace,
  personNamed,
} from '../support/cursor-pages.ts'

let browser: Browser
let pages: CursorPages

beforeAll(async () => {
  browser = await launchBrowser()
  pages = createCursorPages(browser)
})
afterAll(() => browser.close())

/** The page is tall; the box waits far below, with a list that scrolls in it. */
const tall = (more = '') => `<!doctype html><style>body{margin:0;height:4000px}
  #box{position:absolute;left:60px;top:2500px;width:180px;height:60px}
  #list{position:absolute;left:100px;top:120px;width:180px;height:200px;overflow:auto} #list div{height:50px}${more}</style>
  <div id=list>${'<div>row</div>'.repeat(40)}</div><div id=box></div>`

const child = (tag: string, nth: number) => ({ by: 'child', tag, nth }) as const
const pathToBox = [child('html', 0), child('body', 0), child('div', 1)]
const pathToRow = (nth: number) => [child('html', 0), child('body', 0), child('div', 0), child('div', nth)]

/** `person` points at the middle of an element. */
const pointing = (person: PersonId, path: readonly ReturnType<typeof child>[]): HostToPage[] => [
  { type: 'anchor', person, target: { ref: 1, path: [...path], pageBox: [0, 0, 0, 0] } },
  {
    type: 'cursors',
    moves: [
      {
        person,
        sample: {
          time: 0,
          kind: 'box',
          pressed: false,
          ref: 1,
          offset: 0,
          check: 0,
          x: 0x8000,
          y: 0x8000,
        },
      },
    ],
  },
]

const edge = ({ page }: CursorPage) => page.getByTestId('edge-pointer')
const middleOf = async (of: ReturnType<typeof edge>) => {
  const { x, y, width, height } = (await of.boundingBox())!
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
}

describe('a pointer out of view', () => {
  it('is marked at the edge of the window, and a press goes there', async () => {
    const page = await pages.open(tall(), 1000, grace)
    await page.receive(...pointing(ada, pathToBox))
    await edge(page).waitFor()
    expect(await edge(page).getAttribute('data-side')).toBe('down')
    expect(await edge(page).getAttribute('data-person')).toBe(ada)
    expect(await edge(page).getAttribute('aria-label')).toContain('Ada')
    expect(await middleOf(edge(page))).toEqual({ x: 150, y: 800 - 22 })
    // A chat that opens over it pushes it up, though nobody moves.
    await page.page.evaluate(() => {
      const chat = document.createElement('div')
      chat.className = 'panel'
      chat.style.cssText = 'position: fixed; left: 20px; top: 500px; width: 300px; height: 290px'
      stage.root.querySelector('.controls')!.prepend(chat)
    })
    await expect.poll(() => middleOf(edge(page))).toEqual({ x: 150, y: 500 - 22 })
    await page.page.evaluate(() => stage.root.querySelector('.panel')!.remove())
    await expect.poll(() => middleOf(edge(page))).toEqual({ x: 150, y: 800 - 22 })
    await edge(page).click()
    await edge(page).waitFor({ state: 'detached' })
    await page.page.waitForFunction(() => {
      const box = document.querySelector('#box')!.getBoundingClientRect()
      return box.top > 0 && box.bottom < innerHeight
    })
    await page.page.evaluate(() => scrollTo(0, 3_500))
    await edge(page).waitFor()
    expect(await edge(page).getAttribute('data-side')).toBe('up')
    await edge(page).press('Enter')
    await edge(page).waitFor({ state: 'detached' })
  })

  it('in a box that scrolls is marked at its edge, and a press scrolls that box', async () => {
    const page = await pages.open(tall(), 1000, grace)
    await page.receive(...pointing(ada, pathToRow(30)))
    await edge(page).waitFor()
    expect(await middleOf(edge(page))).toMatchObject({ y: 120 + 200 - 22 })
    await edge(page).click()
    await edge(page).waitFor({ state: 'detached' })
    expect(await page.page.evaluate(() => document.querySelector('#list')!.scrollTop)).toBeGreaterThan(1_000)
    expect(await page.page.evaluate(() => scrollY)).toBe(0)
    // With both out of view it takes both, the window from where it is.
    await page.page.evaluate(() => {
      document.querySelector('#list')!.scrollTop = 0
      scrollTo(0, 2_000)
    })
    await page.page.waitForFunction(
      () => stage.root.querySelector<HTMLElement>('[data-testid=edge-pointer]')?.dataset.side === 'up',
    )
    await edge(page).click()
    await edge(page).waitFor({ state: 'detached' })
    await page.page.waitForFunction(() => scrollY < 320)
  })

  it.each(['ltr', 'rtl'])('stands beside others in a narrow window, %s', async dir => {
    const page = await pages.open(tall(`html{direction:${dir}}`), 320, grace)
    const names = [
      'Ada',
      'Linus',
      'Margaret',
      'Alan',
      'Edsger',
      'Radia',
      'Barbara',
      'Donald',
      'Frances',
      'Ken',
    ]
    const people = names.map((name, n) =>
      personNamed(`${'CDEFGHIJKL'[n]!.repeat(42)}A` as PersonId, name, { color: n }),
    )
    await page.receive({ type: 'people', people: [...people, personNamed(grace, 'Grace', { self: true })] })
    for (const { person } of people) await page.receive(...pointing(person, pathToBox))
    await page.page.waitForFunction(
      () => stage.root.querySelectorAll('[data-testid=edge-pointer]').length === 8,
    )
    const boxes = await edge(page).evaluateAll(all =>
      all.map(element => element.getBoundingClientRect().toJSON()),
    )
    const sorted = boxes.sort((a, b) => a.left - b.left)
    for (const [index, box] of sorted.entries()) {
      expect(box.left).toBeGreaterThanOrEqual(0)
      expect(box.right).toBeLessThanOrEqual(320)
      if (index > 0) expect(box.left).toBeGreaterThanOrEqual(sorted[index - 1]!.right)
    }
    expect(await edge(page).last().getAttribute('data-letters')).toBe('+3')
  })

  it('costs nothing while nobody moves', async () => {
    const page = await pages.open(tall(), 1000, grace)
    await page.receive({ type: 'anchor-key', key: anchorKey }, ...pointing(ada, pathToBox))
    await edge(page).waitFor()
    // What is under way comes to its end; what runs for ever does not.
    const asked = await page.page.evaluate(async () => {
      const request = requestAnimationFrame
      let count = 0
      globalThis.requestAnimationFrame = run => {
        count++
        return request(run)
      }
      for (let look = 0; look < 10; look++) {
        count = 0
        for (let i = 0; i < 30; i++) await new Promise(done => request(done))
        if (count === 0) break
      }
      globalThis.requestAnimationFrame = request
      return count
    })
    expect(asked).toBe(0)
  })
})
