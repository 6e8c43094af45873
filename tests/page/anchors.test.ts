import { describe, expect, it } from 'vitest'
import { type HostToPage, pageToHost } from '../../lib/protocol/port.ts'
import { middleOf, pointAtCharacter, useAnchorPairs, words } from '../support/anchor-pairs.ts'
import {
  ada,
  type CursorPage,
  deliver,
  hiddenCursor,
  pointAt,
  settledCursor,
} from '../support/cursor-pages.ts'

const { open: openPair } = useAnchorPairs()

describe('a cursor on a word is on that word for everybody', () => {
  const article = `<main style="max-width:60em;margin:auto"><h1>The order of joins</h1>
    ${Array.from({ length: 12 }, (_, i) => `<p>${i}. ${words}<b>${words}<i>${words}</i></b> ${words}</p>`).join('')}</main>`

  it.each([1024, 820, 390])('at %i px', async width => {
    const pair = await openPair(article, width)
    for (const [nth, offset] of [
      [1, 5],
      [4, 160],
      [12, 400],
    ] as const) {
      const { missPx, anchor, shown } = await pointAtCharacter(pair, `p:nth-of-type(${nth})`, offset)
      expect({ anchor, shown }).toEqual({ anchor: 'text', shown: true })
      expect(missPx).toBeLessThan(1.5)
    }
  })

  it.each([
    ['right to left', `<p dir=rtl id=t>${'مرحبا بالعالم كيف حالك اليوم '.repeat(20)}</p>`],
    ['in mixed directions', `<p id=t>${'hello שלום עולם world مرحبا 123 '.repeat(20)}</p>`],
    ['in vertical lines', `<div style="height:300px;writing-mode:vertical-rl" id=t>${words.repeat(3)}</div>`],
    [
      'scaled and turned',
      `<div style="transform:rotate(8deg) scale(1.2);transform-origin:0 0;width:60%"><p id=t>${words.repeat(4)}</p></div>`,
    ],
    ['zoomed', `<div style="zoom:1.4"><p id=t>${words.repeat(4)}</p></div>`],
    ['on a zoomed page', `<style>html{zoom:1.25}</style><p id=t>${words.repeat(4)}</p>`],
    ['in a table', `<table><tr><td>a<td id=t>${words.repeat(3)}<td>${words}</table>`],
    ['between line breaks', `<div id=t>${Array(9).fill(words).join('<br>')}</div>`],
    ['not selectable', `<p id=t style="user-select:none">${words.repeat(4)}</p>`],
    ['in columns', `<div style="columns:20em" id=t>${words.repeat(9)}</div>`],
    [
      'without any id',
      `<section><div><div>x</div><div><span>y</span><span>${words.repeat(4)}<em class=t>z</em></span></div></div></section>`,
    ],
  ])('%s', async (_, html) => {
    const pair = await openPair(html)
    const selector = html.includes('id=t') ? '#t' : 'section span:last-of-type'
    const { missPx, anchor } = await pointAtCharacter(pair, selector, 150)
    expect(anchor).toBe('text')
    expect(missPx).toBeLessThan(2)
  })

  it('on an emoji, which is two units long', async () => {
    const pair = await openPair(`<p id=t>${'🙂 ok '.repeat(60)}</p>`)
    const { missPx, anchor } = await pointAtCharacter(pair, '#t', 100)
    expect(anchor).toBe('text')
    expect(missPx).toBeLessThan(20)
  })

  it('in open shadow roots, one in another, and in what is slotted', async () => {
    const pair = await openPair(`<x-outer><p slot=s id=slotted>${words.repeat(4)}</p></x-outer><script>
      customElements.define('x-inner', class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<p class=deep>${words.repeat(4)}</p>' } })
      customElements.define('x-outer', class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<section><x-inner></x-inner><slot name=s></slot></section>' } })
    </script>`)
    for (const selector of ['.deep', '#slotted']) {
      const { missPx, anchor } = await pointAtCharacter(pair, selector, 150)
      expect(anchor).toBe('text')
      expect(missPx).toBeLessThan(1.5)
    }
  })

  it('in an inner scroller that both have scrolled differently', async () => {
    const pair = await openPair(
      `<div id=box style="height:300px;overflow:auto"><p id=t>${words.repeat(60)}</p></div>`,
    )
    const { missPx, anchor, shown } = await pointAtCharacter(pair, '#t', 3_000)
    expect({ anchor, shown }).toEqual({ anchor: 'text', shown: true })
    expect(missPx).toBeLessThan(1.5)
    const [, receiver] = pair
    await receiver.page.locator('#box').evaluate(box => box.scrollTo(0, 0))
    await hiddenCursor(receiver)
  })

  it('when words were put in before it, or a highlighter wrapped some', async () => {
    const text = words.repeat(4)
    const changed = `${text.slice(0, 90)}<mark>${text.slice(90, 130)}</mark>${text.slice(130)}`
    const pair = await openPair(`<p id=t>${text}</p>`, 820, `<p id=t>Lately added: ${changed}</p>`)
    const [sender, receiver] = pair
    const from = await middleOf(sender.page, '#t', 150)
    const to = await middleOf(receiver.page, '#t', 150 + 'Lately added: '.length)
    await pointAt(sender, from.x, from.y)
    await deliver(sender, receiver, ada)
    const cursor = await settledCursor(receiver)
    expect(cursor.anchor).toBe('text')
    expect(Math.hypot(cursor.x - to.x, cursor.y - to.y)).toBeLessThan(1.5)
  })
})

describe('a cursor on words that hit testing does not see', () => {
  const html = `<div id=map style="position:relative;height:300px;background:#def">
    <div style="position:absolute"><div style="position:absolute;left:90px;top:20px;pointer-events:none">Brest</div></div>
    <p style="position:absolute;left:20%;top:60px;opacity:0;pointer-events:none">${words}</p>
    <p id=label style="position:absolute;left:20%;top:60px;width:50%;pointer-events:none">${words}<b>😀 ${words}</b></p></div>`

  it.each([
    ['in a label on a map', '#map div div', 2],
    ['in a wrapped line', '#label', 130],
    ['on an emoji', '#label', words.length],
  ])('%s is on them', async (_, selector, offset) => {
    const cursor = await pointAtCharacter(await openPair(html), selector, offset)
    expect(cursor.anchor).toBe('text')
    expect(cursor.missPx).toBeLessThan(1.5)
  })
})

describe('a cursor in something that has another id in each browser', () => {
  const html = (id: string) =>
    `<h1>Sheet</h1><section id=${id}><div id=${id}-inner><p>${words.repeat(2)}</p><canvas id=c-${id}></canvas></div></section>`

  it('is on the same words', async () => {
    const cursor = await pointAtCharacter(await openPair(html('ht_9f3a41'), 820, html('ht_c07be2')), 'p', 150)
    expect(cursor.anchor).toBe('text')
    expect(cursor.missPx).toBeLessThan(1.5)
  })

  it('is on the same thing, but says that this was only counted to', async () => {
    const [sender, receiver] = await openPair(html('ht_9f3a41'), 820, html('ht_c07be2'))
    const from = (await sender.page.locator('canvas').boundingBox())!
    await pointAt(sender, from.x + 30, from.y + 40)
    await deliver(sender, receiver, ada)
    const to = (await receiver.page.locator('canvas').boundingBox())!
    const cursor = await settledCursor(receiver)
    expect(cursor.anchor).toBe('page')
    expect(Math.hypot(cursor.x - to.x - 30, cursor.y - to.y - 40)).toBeLessThan(1.5)
  })
})

it('a cursor on a card is on that card where a link inside covers it', async () => {
  const card = `<div id=card style="position:relative;width:60%;height:200px"><p>Berth</p>
    <a href="/berth">Go</a><style>#card a::after{content:'';position:absolute;inset:0}</style></div>`
  const [sender, receiver] = await openPair(card)
  const at = async ({ page }: CursorPage) => {
    const box = (await page.locator('#card').boundingBox())!
    return { x: box.x + box.width * 0.75, y: box.y + box.height * 0.5 }
  }
  const from = await at(sender)
  await pointAt(sender, from.x, from.y)
  await deliver(sender, receiver, ada)
  const to = await at(receiver)
  const cursor = await settledCursor(receiver)
  expect(cursor.anchor).toBe('box')
  expect(Math.hypot(cursor.x - to.x, cursor.y - to.y)).toBeLessThan(1.5)
})

describe('a cursor in a list that has grown at its start', () => {
  it('is on the same words in another entry', async () => {
    const entry = (text: string) => `<li><div><p>${text} ${words}</p></div></li>`
    const old = ['Alpha', 'Beta', 'Gamma'].map(entry).join('')
    const [sender, receiver] = await openPair(`<ul>${old}</ul>`, 820, `<ul>${entry('Newest')}${old}</ul>`)
    const from = await middleOf(sender.page, 'li:nth-child(2) p', 2)
    const to = await middleOf(receiver.page, 'li:nth-child(3) p', 2)
    await pointAt(sender, from.x, from.y)
    await deliver(sender, receiver, ada)
    const cursor = await settledCursor(receiver)
    expect(cursor.anchor).toBe('text')
    expect(Math.hypot(cursor.x - to.x, cursor.y - to.y)).toBeLessThan(1.5)
  })
})

describe('a cursor that cannot be placed exactly says so', () => {
  it.each([
    ['the words are others', `<p id=t>${'Ganz andere Worte stehen hier. '.repeat(12)}</p>`],
    ['the element is hidden', `<div style="height:50px"><p id=t hidden>${words.repeat(4)}</p></div>`],
    ['the element is not there', '<h1>Nothing to see</h1>'],
    ['the id is there twice', `<p id=t>${words}</p><p id=t>${words}</p>`],
    ['there is no body', '<script>document.body.remove()</script>'],
  ])('because %s', async (_, received) => {
    const [sender, receiver] = await openPair(`<p id=t>${words.repeat(4)}</p>`, 820, received)
    const { x, y } = await middleOf(sender.page, '#t', 150)
    await pointAt(sender, x, y)
    await deliver(sender, receiver, ada)
    expect((await settledCursor(receiver)).anchor).toBe('page')
  })
})

describe('a cursor on a thing is on that thing for everybody', () => {
  it.each([
    [
      'a button',
      '<button id=t style="width:12em"><svg width=60 height=20><rect width=60 height=20 /></svg></button>',
      '#t',
    ],
    ['an input', '<input id=t style="width:70%" value="do not read me">', '#t'],
    [
      'an image',
      `<img id=t style="width:50%;height:200px" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>">`,
      '#t',
    ],
    [
      'a canvas in a closed shadow root',
      `<x-c style="display:block;width:60%" id=t></x-c><script>customElements.define('x-c', class extends HTMLElement {
       connectedCallback() { this.attachShadow({ mode: 'closed' }).innerHTML = '<canvas style="width:100%;height:200px"></canvas>' } })</script>`,
      '#t',
    ],
    [
      'a shape in a drawing',
      '<svg viewBox="0 0 100 50" style="width:80%"><rect width=30 height=20 /><rect id=t x=40 y=20 width=30 height=20 /></svg>',
      '#t',
    ],
  ])('%s', async (_, html, selector) => {
    const [sender, receiver] = await openPair(`<p>${words.repeat(6)}</p>${html}`)
    const at = async (page: CursorPage) => {
      const box = (await page.page.locator(selector).boundingBox())!
      return { x: box.x + box.width * 0.25, y: box.y + box.height * 0.75 }
    }
    const from = await at(sender)
    await pointAt(sender, from.x, from.y)
    await deliver(sender, receiver, ada)
    const cursor = await settledCursor(receiver)
    const to = await at(receiver)
    expect(cursor.anchor).toBe('box')
    expect(Math.hypot(cursor.x - to.x, cursor.y - to.y)).toBeLessThan(1.5)
  })
})

describe('what leaves the page', () => {
  it('holds no word, id, name or address of it, and is what the port takes', async () => {
    const html = `<nav id=secretnav aria-label="Private matters"><a href="/patients/miller">Miller</a></nav>
      <form name=diagnosis><input name=insulin id=dose value=forty><button data-testid=prescribe>Prescribe now</button></form><p>${words}</p>`
    const [sender] = await openPair(html)
    for (let x = 4; x < 700; x += 70) for (let y = 8; y < 140; y += 16) await sender.page.mouse.move(x, y)
    await sender.page.waitForFunction(() => stage.sent.filter(m => m.type === 'anchor').length >= 5)
    const sent = await sender.takeSent()
    for (const message of sent) expect(pageToHost.safeParse(message).success).toBe(true)
    expect(JSON.stringify(sent)).not.toMatch(
      /secret|private|patients|miller|diagnosis|insulin|dose|forty|prescribe|query|planner|loops/i,
    )
  })

  it('is timed by a clock that goes on when the page is loaded anew', async () => {
    const timed = async (): Promise<number> => {
      const [sender] = await openPair(`<p>${words}</p>`)
      await pointAt(sender, 60, 30)
      const points = (await sender.takeSent()).filter(message => message.type === 'point')
      return points.at(-1)!.sample.time
    }
    const startedMs = Date.now()
    const before = await timed()
    const after = await timed()
    const passed = (from: number, to: number) => (to - from) & 0xffff
    expect(passed(startedMs, before)).toBeLessThan(passed(startedMs, after))
    expect(passed(startedMs, after)).toBeLessThanOrEqual(Date.now() - startedMs + 1)
  })

  it('is nothing for input that scripts made', async () => {
    const [sender] = await openPair(`<p id=t>${words}</p>`)
    await sender.page.evaluate(() => {
      for (const type of ['pointermove', 'pointerdown', 'pointerover'])
        document.body.dispatchEvent(new PointerEvent(type, { clientX: 20, clientY: 20, bubbles: true }))
    })
    await pointAt(sender, 30, 30)
    const points = (await sender.takeSent()).filter(message => message.type === 'point')
    const rest = points.at(-1)!
    for (const { sample } of points) expect({ ...sample, time: 0 }).toEqual({ ...rest.sample, time: 0 })
  })

  it('names each element once, and again when another way leads to it', async () => {
    const [sender] = await openPair(`<div><p>${words}</p></div>`)
    const { x, y } = await middleOf(sender.page, 'p', 20)
    const anchors = async (): Promise<number> =>
      (await sender.takeSent()).filter(message => message.type === 'anchor').length
    await pointAt(sender, x, y)
    expect(await anchors()).toBe(1)
    await pointAt(sender, x + 30, y)
    expect(await anchors()).toBe(0)
    await pointAt(sender, 5, 700)
    await sender.page.evaluate(() => document.querySelector('p')!.before(document.createElement('p')))
    await sender.takeSent()
    const again = await middleOf(sender.page, 'p:last-of-type', 20)
    await pointAt(sender, again.x, again.y)
    expect(await anchors()).toBe(1)
  })

  it('follows the page when it scrolls under a still pointer', async () => {
    const [sender] = await openPair(`<p>${words.repeat(200)}</p>`)
    await pointAt(sender, 200, 300)
    const before = (await sender.takeSent()).findLast(message => message.type === 'point')!
    await sender.page.evaluate(() => scrollTo(0, 270))
    await sender.page.waitForFunction(
      offset => stage.sent.some(message => message.type === 'point' && message.sample.offset > offset),
      before.sample.offset,
    )
  })

  it('says that the pointer has left', async () => {
    const [sender, receiver] = await openPair(`<p>${words}</p>`)
    await pointAt(sender, 100, 30)
    await deliver(sender, receiver, ada)
    expect((await settledCursor(receiver)).shown).toBe(true)
    await sender.page.mouse.move(-10, -10)
    await sender.page.waitForFunction(() =>
      stage.sent.some(message => message.type === 'point' && message.sample.kind === 'none'),
    )
    await deliver(sender, receiver, ada)
    await hiddenCursor(receiver)
  })
})

describe('a received anchor', () => {
  const point = (
    message: Partial<Extract<HostToPage, { type: 'cursors' }>['moves'][number]['sample']>,
  ): HostToPage => ({
    type: 'cursors',
    moves: [
      {
        person: ada,
        sample: { time: 0, kind: 'box', pressed: false, ref: 1, offset: 0, check: 0, x: 0, y: 0, ...message },
      },
    ],
  })

  it('may come after the points that use it', async () => {
    const [, receiver] = await openPair('<p>x</p>')
    await receiver.receive(point({ kind: 'box' }))
    expect((await receiver.cursors())[0]?.shown ?? false).toBe(false)
    await receiver.receive({
      type: 'anchor',
      person: ada,
      target: {
        ref: 1,
        path: [
          { by: 'child', tag: 'html', nth: 0 },
          { by: 'child', tag: 'body', nth: 0 },
        ],
        pageBox: [0, 0, 0, 0],
      },
    })
    const cursor = await settledCursor(receiver)
    expect(cursor).toMatchObject({ anchor: 'box', x: 8 })
  })

  it('that leads nowhere, into text or round in circles stops nothing', async () => {
    const [, receiver] = await openPair('<p id=t>x</p><template><p>y</p></template><svg><text>z</text></svg>')
    const errors: string[] = []
    receiver.page.on('pageerror', error => errors.push(error.message))
    const paths = [
      [],
      [{ by: 'shadow' }],
      [{ by: 'frame' }],
      [{ by: 'child', tag: 'html', nth: 0 }, { by: 'shadow' }, { by: 'shadow' }],
      [{ by: 'child', tag: 'html', nth: 65_535 }],
      [
        { by: 'id', hash: 0 },
        { by: 'attr', hash: 4_294_967_295 },
      ],
    ] as const
    for (const [i, path] of paths.entries()) {
      await receiver.receive(
        {
          type: 'anchor',
          person: ada,
          target: { ref: 1, path: [...path], pageBox: [0, 65_535, 65_535, 65_535] },
        },
        point({ time: i * 20, kind: i % 2 ? 'box' : 'text', offset: 0xff_ffff, x: 65_535, y: 65_535 }),
      )
      expect((await settledCursor(receiver)).anchor).toBe('page')
    }
    expect(errors).toEqual([])
  })

  it('finds its element again when the page has drawn it anew', async () => {
    const html = `<div id=app><p>${words.repeat(3)}</p></div>`
    const pair = await openPair(html)
    const before = await pointAtCharacter(pair, 'p', 150)
    const [, receiver] = pair
    await receiver.page.evaluate(() => {
      const app = document.querySelector('#app')!
      const markup = app.innerHTML
      app.innerHTML = ''
      app.innerHTML = markup
      app.prepend(Object.assign(document.createElement('div'), { style: 'height: 90px' }))
    })
    await receiver.page.waitForFunction(
      y => stage.root.querySelector('[data-testid=cursor]')!.getBoundingClientRect().top > y + 80,
      before.y,
    )
    expect(await settledCursor(receiver)).toMatchObject({ anchor: 'text', shown: true })
  })
})
