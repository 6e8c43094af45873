import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { type AnchorPair, pointAtElement, useAnchorPairs, within } from '../support/anchor-pairs.ts'
import { ada, deliver, hiddenCursor, pointAt, settledCursor } from '../support/cursor-pages.ts'

// The awkward pages of tests/pages, at 1440 px and 820 px.

const { open } = useAnchorPairs()
const folder = new URL('../pages/', import.meta.url)

async function read(name: string, search = ''): Promise<string> {
  const [page, styles] = await Promise.all(
    [`${name}.html`, 'plain.css'].map(file => readFile(new URL(file, folder), 'utf8')),
  )
  return page!
    .replace('<link rel="stylesheet" href="plain.css">', `<style>${styles}</style>`)
    .replace('location.search', `'${search}'`)
}

/** `search` of the address for each, where the page shows not the same to everybody. */
async function openPair(
  name: string,
  search: { readonly sender?: string; readonly receiver?: string } = {},
): Promise<AnchorPair> {
  return open(await read(name, search.sender), 820, await read(name, search.receiver))
}

const scrollBy = (pair: AnchorPair, who: 0 | 1, selector: string, px: number) =>
  pair[who].page
    .locator(selector)
    .evaluate((element, top) => element.scrollTo({ top, behavior: 'instant' }), px)

describe('a cursor is on the same word', () => {
  it.each([
    ['writing-modes', ['#kiri', '#bottom', '#foot', '#up', '#aurora', '#hour', '#word']],
    ['outline', ['.drop b', 'em', 'dd:last-of-type', 'aside', 'ruby:first-of-type']],
    ['carousel', ['article:nth-of-type(1) h2', 'section:nth-of-type(2) h3']],
    ['grid', ['#cards > :nth-child(4) dd:last-of-type', '#cards > :nth-child(10) h3']],
    ['tables', ['table tr:nth-child(3) td:nth-child(2)', '#wide tbody tr:nth-child(4) td:nth-child(3)']],
    ['sticky', ['header', 'section:nth-of-type(2) h2']],
    ['transforms', ['#turned', '#zoomed', '#columns', '#upright']],
    ['inner-scroll', ['#inner li:nth-child(2)']],
    ['shadow', ['note-card#first h3', 'note-card#first span', 'note-card note-card span']],
    ['pictures', ['#name', 'figcaption >> nth=0']],
  ] as const)('on %s', async (name, selectors) => {
    const pair = await openPair(name)
    for (const selector of selectors) {
      const seen = await pointAtWord(pair, selector)
      expect({ selector, anchor: seen.anchor, shown: seen.shown }).toEqual({
        selector,
        anchor: 'text',
        shown: true,
      })
      expect(seen.missPx, selector).toBeLessThan(2)
    }
  })

  /** The middle of an element may be beside its words: wraps its first letter into one that is all word. */
  async function pointAtWord(pair: AnchorPair, selector: string) {
    const id = `here-${selector.replaceAll(/\W/g, '')}`
    const wrapFirst = (element: Element, id: string): void => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      let node = walker.nextNode() as Text
      while (!/\S/.test(node.data)) node = walker.nextNode() as Text
      const from = node.data.search(/\S/)
      const range = document.createRange()
      range.setStart(node, from)
      range.setEnd(node, from + 1)
      const isDrawing = element.namespaceURI?.endsWith('svg')
      const mark = document.createElementNS(element.namespaceURI, isDrawing ? 'tspan' : 'span')
      mark.id = id
      range.surroundContents(mark)
    }
    for (const { page } of pair) await page.locator(selector).first().evaluate(wrapFirst, id)
    return pointAtElement(pair, [`#${id}`])
  }
})

describe('a list that draws only what is seen', () => {
  it('shows a cursor where both see the row, whatever element it is drawn with', async () => {
    const pair = await openPair('virtual-list')
    await scrollBy(pair, 0, '#list', 34 * 500)
    await scrollBy(pair, 1, '#list', 34 * 497)
    const { anchor, missPx } = await pointAtElement(pair, ['[data-row="504"]'], { scroll: false })
    expect(anchor).toBe('text')
    expect(missPx).toBeLessThan(24)
  })

  it('says that it is only about there, where the row is not drawn', async () => {
    const pair = await openPair('virtual-list')
    await scrollBy(pair, 0, '#list', 34 * 500)
    const from = (await pair[0].page.locator('[data-row="504"]').boundingBox())!
    await pointAt(pair[0], from.x + 20, from.y + 15)
    await deliver(pair[0], pair[1], ada)
    expect((await settledCursor(pair[1])).anchor).toBe('page')
  })
})

describe('a conversation that has gone on for one of the two', () => {
  it('has the cursor on the same message', async () => {
    const pair = await openPair('conversation')
    for (let i = 0; i < 3; i++) await pair[1].page.click('#say')
    const text = 'text="Message 38: low water at four, so no landing at the steps."'
    const { anchor, missPx } = await pointAtElement(pair, [text])
    expect(anchor).toBe('text')
    expect(missPx).toBeLessThan(2)
  })
})

describe('C7 a picture', () => {
  const at = async (pair: AnchorPair, who: 0 | 1, selector: string, x: number, y: number) => {
    const element = pair[who].page.locator(selector)
    await element.scrollIntoViewIfNeeded()
    const box = (await element.boundingBox())!
    return { x: box.x + box.width * x, y: box.y + box.height * y }
  }
  const see = async (pair: AnchorPair, from: { x: number; y: number }) => {
    await pointAt(pair[0], from.x, from.y)
    await deliver(pair[0], pair[1], ada)
    return settledCursor(pair[1])
  }

  it('is the same where it is cropped or shown with room beside it', async () => {
    const pair = await openPair('pictures')
    for (const selector of ['#cover', '#contain']) {
      // The sun: 640, 120 in 900 × 600.
      const sun = async (who: 0 | 1) => {
        const element = pair[who].page.locator(selector)
        await element.scrollIntoViewIfNeeded()
        const { x, y, width, height } = (await element.boundingBox())!
        const inner = { width: width - 2, height: height - 2 }
        const scales = [inner.width / 900, inner.height / 600]
        const scale = selector === '#cover' ? Math.max(...scales) : Math.min(...scales)
        return { x: x + width / 2 + (640 - 450) * scale, y: y + height / 2 + (220 - 300) * scale }
      }
      const from = await sun(0)
      const to = await sun(1)
      const cursor = await see(pair, from)
      expect(cursor.anchor).toBe('box')
      expect(Math.hypot(cursor.x - to.x, cursor.y - to.y), selector).toBeLessThan(3)
    }
  })

  it('is exact on a canvas that is scaled and on shapes, and only about there on one that is drawn anew', async () => {
    const pair = await openPair('pictures')
    for (const [selector, anchor] of [
      ['#photo', 'box'],
      ['#buoy', 'box'],
      ['#chart', 'page'],
    ] as const) {
      const from = await at(pair, 0, selector, 0.6, 0.5)
      const to = await at(pair, 1, selector, 0.6, 0.5)
      const cursor = await see(pair, from)
      expect([selector, cursor.anchor]).toEqual([selector, anchor])
      expect(Math.hypot(cursor.x - to.x, cursor.y - to.y)).toBeLessThan(3)
    }
  })
})

describe('what comes late', () => {
  it('takes a cursor along, also in a box that keeps its size', async () => {
    const pair = await openPair('late')
    for (const id of ['#lighthouse', '#picture', '#ferry']) {
      const before = await pointAtElement(pair, [id])
      expect(before.missPx).toBeLessThan(2)
      await pair[1].page.locator('#come').evaluate(button => (button as HTMLButtonElement).click())
      await expect
        .poll(async () => {
          const { x, y, width, height } = (await within(pair[1].page, [id]).boundingBox())!
          const cursor = await settledCursor(pair[1])
          return Math.hypot(cursor.x - x - width / 2, cursor.y - y - height / 2)
        })
        // A letter of another font.
        .toBeLessThan(6)
    }
  })
})

describe('C7 a page that is not the same for everybody', () => {
  const buttonAt = (name: string) => [`button:text-is("${name}")`]
  /** The edge of a button: its padding, where no word is. */
  async function pointBesideWords(pair: AnchorPair, selector: string, received = selector) {
    const from = (await pair[0].page.locator(selector).boundingBox())!
    const to = (await pair[1].page.locator(received).boundingBox())!
    await pointAt(pair[0], from.x + 4, from.y + 4)
    await deliver(pair[0], pair[1], ada)
    const cursor = await settledCursor(pair[1])
    return { anchor: cursor.anchor, missPx: Math.hypot(cursor.x - to.x - 4, cursor.y - to.y - 4) }
  }

  it('has the cursor on the same words and things for somebody who is logged in', async () => {
    const pair = await openPair('differing', { receiver: '?as=member' })
    expect(await pointAtElement(pair, buttonAt('Fares'))).toMatchObject({ anchor: 'text' })
    for (const selector of [buttonAt('Fares')[0]!, '.card:has-text("By night")']) {
      const { anchor, missPx } = await pointBesideWords(pair, selector)
      expect(anchor).toBe('box')
      expect(missPx).toBeLessThan(3)
    }
  })

  it('has it on the same card in another order', async () => {
    const pair = await openPair('differing', { receiver: '?as=test' })
    const { anchor, missPx } = await pointBesideWords(pair, '.card:has-text("The seal bank")')
    expect(anchor).toBe('box')
    expect(missPx).toBeLessThan(3)
  })

  it('has it about there in another language', async () => {
    const pair = await openPair('differing', { receiver: '?as=german' })
    const { anchor, missPx } = await pointBesideWords(pair, buttonAt('Fares')[0]!, buttonAt('Preise')[0]!)
    expect(anchor).toBe('page')
    expect(missPx).toBeLessThan(3)
    expect((await pointAtElement(pair, ['main p >> nth=0'])).anchor).toBe('page')
  })
})

describe('a cursor that an inner box hides', () => {
  it('is hidden until the box is scrolled to it', async () => {
    const pair = await openPair('conversation')
    await pointAtElement(pair, ['text="Message 10: who has the key?."'], { scroll: false })
    await hiddenCursor(pair[1])
  })
})
