import { describe, expect, it } from 'vitest'
import { pointAtElement, useAnchorPairs, within, words } from '../support/anchor-pairs.ts'
import { ada, deliver, hiddenCursor, pointAt, settledCursor } from '../support/cursor-pages.ts'

const { open: openPair } = useAnchorPairs()

const escaped = (html: string): string => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
const frame = (html: string, style = '', id = 'f'): string =>
  `<iframe id=${id} style="width:70%;height:260px;${style}" srcdoc="${escaped(`<!doctype html><style>body{font:16px/1.5 serif}</style>${html}`)}"></iframe>`
/** One character to be pointed at, in the midst of others. */
const marked = `<p>${words.repeat(2)}<b id=c>x</b> ${words}</p>`

describe('C7 a cursor in a frame that may be looked into is on the same word for everybody', () => {
  it.each([
    ['a frame', frame(marked), ['#f', '#c']],
    [
      'a frame with a border and padding',
      frame(marked, 'border:9px solid;padding:20px 5px 1px 40px'),
      ['#f', '#c'],
    ],
    ['a frame in a frame', frame(`<h2>Outer</h2>${frame(marked, '', 'g')}`), ['#f', '#g', '#c']],
    ['a frame that is turned and scaled', frame(marked, 'transform:rotate(7deg) scale(.8)'), ['#f', '#c']],
    [
      'a frame in something turned, by its own properties',
      `<div style="rotate:-5deg;scale:1.1 .9;width:70%;margin:60px">${frame(marked)}</div>`,
      ['#f', '#c'],
    ],
    ['a zoomed frame', `<div style="zoom:1.3">${frame(marked, 'zoom:1.1')}</div>`, ['#f', '#c']],
    [
      'a frame in an inner scroller',
      `<div style="height:200px;overflow:auto"><div style="height:600px"></div>${frame(marked)}</div>`,
      ['#f', '#c'],
    ],
    [
      'an inner scroller in a frame',
      frame(`<div style="height:90px;overflow:auto"><div style="height:400px"></div>${marked}</div>`),
      ['#f', '#c'],
    ],
    [
      'a frame in an open shadow root',
      `<x-f></x-f><script>customElements.define('x-f', class extends HTMLElement { connectedCallback() {
        this.attachShadow({ mode: 'open' }).innerHTML = ${JSON.stringify(frame(marked)).replaceAll('</', '<\\/')} } })</script>`,
      ['#f', '#c'],
    ],
  ] as const)('%s', async (_, html, selectors) => {
    const { missPx, anchor, shown } = await pointAtElement(await openPair(html), selectors)
    expect({ anchor, shown }).toEqual({ anchor: 'text', shown: true })
    expect(missPx).toBeLessThan(2)
  })

  it('also in one that comes later, and in what it goes on to', async () => {
    const pair = await openPair('<h1>Later</h1>')
    for (const [round, html] of [marked, `<h2>Anew</h2>${marked}`].entries()) {
      for (const { page } of pair)
        await page.evaluate(
          srcdoc =>
            new Promise(loaded => {
              const known = document.querySelector('iframe')
              const frame = known ?? document.createElement('iframe')
              frame.style.cssText = 'width:60%;height:300px'
              frame.addEventListener('load', loaded, { once: true })
              frame.srcdoc = srcdoc
              if (!known) document.body.append(frame)
            }),
          html,
        )
      const { missPx, anchor } = await pointAtElement(pair, ['iframe', '#c'])
      expect({ round, anchor }).toEqual({ round, anchor: 'text' })
      expect(missPx).toBeLessThan(2)
    }
  })

  it('also in one that was written by a script', async () => {
    const html = `<iframe id=f style="width:60%;height:300px"></iframe><script>
      const inner = document.querySelector('#f').contentDocument
      inner.open(); inner.write(${JSON.stringify(marked)}.replaceAll('|', '/')); inner.close()</script>`
      .replaceAll('</b>', '<|b>')
      .replaceAll('</p>', '<|p>')
    const { missPx, anchor } = await pointAtElement(await openPair(html), ['#f', '#c'])
    expect(anchor).toBe('text')
    expect(missPx).toBeLessThan(2)
  })

  it('and goes along when the frame scrolls, until it is out of the frame’s sight', async () => {
    const pair = await openPair(frame(`${marked}<div style="height:2000px"></div>`))
    await pointAtElement(pair, ['#f', '#c'])
    const [, { page }] = pair
    const before = (await settledCursor(pair[1])).y
    await within(page, ['#f', 'html']).evaluate(root => root.ownerDocument.defaultView!.scrollTo(0, 15))
    await page.waitForFunction(
      y => stage.root.querySelector('[data-testid=cursor]')!.getBoundingClientRect().top < y - 10,
      before,
    )
    await within(page, ['#f', 'html']).evaluate(root => root.ownerDocument.defaultView!.scrollTo(0, 900))
    await hiddenCursor(pair[1])
  })

  it('in the empty part of a frame it is in that part, and drawn as somewhere here', async () => {
    const pair = await openPair(frame('<p>Little.</p>'))
    const box = async (index: 0 | 1) => (await pair[index].page.locator('#f').boundingBox())!
    const [from, to] = [await box(0), await box(1)]
    await pointAt(pair[0], from.x + from.width / 2, from.y + 200)
    await deliver(pair[0], pair[1], ada)
    const cursor = await settledCursor(pair[1])
    expect(cursor.anchor).toBe('page')
    expect(Math.hypot(cursor.x - to.x - to.width / 2, cursor.y - to.y - 200)).toBeLessThan(4)
  })
})

describe('C7 a cursor in a frame that may not be looked into is on that frame, and drawn as somewhere here', () => {
  const sealed = frame(marked).replace('<iframe', '<iframe sandbox')

  it('where the sender may not', async () => {
    const pair = await openPair(`<h1>Above</h1>${sealed}`)
    const box = async (index: 0 | 1) => (await pair[index].page.locator('#f').boundingBox())!
    const [from, to] = [await box(0), await box(1)]
    await pair[0].page.mouse.move(from.x + 60, from.y - 20)
    // The page hears no more of the pointer once it is in there.
    await pair[0].page.mouse.move(from.x + 64, from.y - 4)
    await pair[0].page.waitForFunction(() => {
      const points = stage.sent.flatMap(message => (message.type === 'point' ? [message.sample] : []))
      return points.at(-1)?.kind === 'box' && points.at(-1)!.y > 0
    })
    await deliver(pair[0], pair[1], ada)
    const cursor = await settledCursor(pair[1])
    expect(cursor.anchor).toBe('page')
    expect(cursor.x).toBeGreaterThan(to.x)
    expect(cursor.y).toBeGreaterThan(to.y)
    expect(cursor.y).toBeLessThan(to.y + 40)
  })

  it('where the receiver may not', async () => {
    const { anchor, missPx } = await pointAtElement(
      await openPair(frame(marked), 820, sealed),
      ['#f', '#c'],
      {
        received: ['#f'],
      },
    )
    expect(anchor).toBe('page')
    expect(missPx).toBeLessThan(2)
  })

  it('where something else is in it', async () => {
    const pair = await openPair(frame(marked), 820, frame('<h2>Something else</h2>'))
    const { anchor } = await pointAtElement(pair, ['#f', '#c'], { received: ['#f'] })
    expect(anchor).toBe('page')
  })
})
