import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnchorTarget, PointSample } from '../../lib/core/anchor.ts'
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
  greeting,
  hiddenCursor,
  personNamed,
  pointAt,
  settledCursor,
} from '../support/cursor-pages.ts'

let browser: Browser
let pages: CursorPages

beforeAll(async () => {
  browser = await launchBrowser()
  pages = createCursorPages(browser)
})
afterAll(() => browser.close())

/** Grace's page; the box that Ada points into is at 100, 100 and 200 px wide and high. */
async function openPage(style = ''): Promise<CursorPage> {
  const html = `<!doctype html><style>body{margin:0;height:3000px}#box{position:absolute;left:100px;top:100px;width:200px;height:200px}${style}</style><div id=box></div><p id=more>Words</p>`
  return pages.open(html, 1000, grace)
}

const box: AnchorTarget = {
  ref: 1,
  path: ['html', 'body', 'div'].map(tag => ({ by: 'child', tag, nth: 0 })),
  pageBox: [0, 0, 0, 0],
}
const anchorOf = (person: PersonId): HostToPage => ({ type: 'anchor', person, target: box })
const moveOf = (person: PersonId, sample: Partial<PointSample> = {}): HostToPage => ({
  type: 'cursors',
  moves: [
    {
      person,
      sample: { time: 0, kind: 'box', pressed: false, ref: 1, offset: 0, check: 0, x: 0, y: 0, ...sample },
    },
  ],
})
const half = 0x8000

describe('a cursor', () => {
  it('is an element whose left top is the point, and says whose it is and how it came', async () => {
    const page = await openPage()
    await page.receive(anchorOf(ada), moveOf(ada, { x: half, y: half }))
    expect(await settledCursor(page)).toEqual({ person: ada, x: 200, y: 200, anchor: 'box', shown: true })
    const cursor = page.page.locator('[data-testid=cursor]')
    expect(await cursor.getAttribute('data-via')).toBe('direct')
    expect(await cursor.textContent()).toBe('Ada')
    const relayed = personNamed(ada, 'Ada Lovelace', { via: 'relay', color: 3 })
    await page.receive({ type: 'people', people: [relayed, personNamed(grace, 'Grace', { self: true })] })
    expect(await cursor.getAttribute('data-via')).toBe('relay')
    expect(await cursor.textContent()).toBe('Ada Lovelace')
  })

  it('waits until it is known who it is, and goes with its person', async () => {
    const page = await openPage()
    const stranger = `${'C'.repeat(42)}A` as PersonId
    await page.receive(anchorOf(stranger), moveOf(stranger))
    expect(await page.cursors()).toEqual([])
    await page.receive({
      type: 'people',
      people: [personNamed(stranger, 'Linus'), personNamed(grace, 'Grace', { self: true })],
    })
    expect((await settledCursor(page)).person).toBe(stranger)
    await page.receive({ type: 'gone', person: stranger })
    expect(await page.cursors()).toEqual([])
  })

  it('stays where it is for as long as nothing comes, and then nothing runs', async () => {
    const page = await openPage()
    await page.receive(anchorOf(ada), moveOf(ada, { x: half, y: half }))
    await settledCursor(page)
    const asked = await page.page.evaluate(async () => {
      const request = requestAnimationFrame
      let count = 0
      globalThis.requestAnimationFrame = run => {
        count++
        return request(run)
      }
      for (let i = 0; i < 30; i++) await new Promise(done => request(done))
      return count
    })
    expect(asked).toBe(0)
    expect(await page.cursors()).toMatchObject([{ x: 200, y: 200, shown: true }])
  })

  it('follows what it points at when the page scrolls, resizes or changes', async () => {
    const page = await openPage('.wide{margin-left:50px} img{display:block}')
    await page.receive(anchorOf(ada), moveOf(ada))
    await settledCursor(page)
    const changes: [() => void, { x: number; y: number }][] = [
      [() => scrollTo(0, 40), { x: 100, y: 60 }],
      [() => document.querySelector('#box')!.setAttribute('style', 'left: 130px'), { x: 130, y: 60 }],
      [() => document.querySelector('#box')!.classList.add('wide'), { x: 180, y: 60 }],
      [
        () => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync('body { height: 2000px } #box { translate: 0 20px }')
          document.adoptedStyleSheets.push(sheet)
        },
        { x: 180, y: 80 },
      ],
    ]
    for (const [change, at] of changes) {
      await page.page.evaluate(change)
      await page.page.waitForFunction(({ x, y }) => {
        const { left, top } = stage.root.querySelector('[data-testid=cursor]')!.getBoundingClientRect()
        return left === x && top === y
      }, at)
    }
  })

  it('is hidden while what it points at is outside the window', async () => {
    const page = await openPage()
    await page.receive(anchorOf(ada), moveOf(ada))
    await settledCursor(page)
    await page.page.evaluate(() => scrollTo(0, 1_000))
    await hiddenCursor(page)
    await page.page.evaluate(() => scrollTo(0, 0))
    expect(await settledCursor(page)).toMatchObject({ y: 100 })
    await page.page.waitForFunction(
      () => getComputedStyle(stage.root.querySelector('[data-testid=cursor]')!).visibility === 'visible',
    )
  })

  it('keeps its name in the window at the right and bottom edges, however long it is', async () => {
    const page = await openPage('#box{left:0;top:0;width:1000px;height:800px}')
    const name = 'Wolfeschlegelsteinhausenbergerdorff Senior'.slice(0, 40)
    await page.receive({
      type: 'people',
      people: [personNamed(ada, name), personNamed(grace, 'Grace', { self: true })],
    })
    await page.receive(anchorOf(ada), moveOf(ada, { x: 65_400, y: 65_400 }))
    await settledCursor(page)
    const pill = await page.page.locator('.cursor-pill').boundingBox()
    expect(pill!.width).toBeLessThan(180)
    expect(pill!.x + pill!.width).toBeLessThanOrEqual(1_000)
    expect(pill!.y + pill!.height).toBeLessThanOrEqual(800)
  })

  it('shows that a button is down', async () => {
    const page = await openPage()
    await page.receive(anchorOf(ada), moveOf(ada, { pressed: true }))
    await settledCursor(page)
    expect(await page.page.locator('[data-testid=cursor][data-pressed]').count()).toBe(1)
  })

  it('jumps to the newest point where motion is not wanted', async () => {
    const page = await openPage()
    await page.page.emulateMedia({ reducedMotion: 'reduce' })
    await page.receive(anchorOf(ada), moveOf(ada))
    await settledCursor(page)
    const seen = await page.page.evaluate(
      async moves => {
        const xs = new Set<number>()
        for (const message of moves) stage.receive(message)
        for (let i = 0; i < 20; i++) {
          await new Promise(done => requestAnimationFrame(done))
          xs.add(stage.root.querySelector('[data-testid=cursor]')!.getBoundingClientRect().left)
        }
        return [...xs]
      },
      [moveOf(ada, { time: 16, x: half }), moveOf(ada, { time: 32, x: 65_535 })],
    )
    expect(seen.filter(x => x !== 300)).toEqual([])
  })
})

describe('alone', () => {
  const alone: HostToPage = { type: 'people', people: [personNamed(grace, 'Grace', { self: true })] }

  it('people see their own cursor as others will, until somebody comes', async () => {
    const page = await openPage()
    await page.receive(alone)
    await pointAt(page, 150, 160)
    expect(await settledCursor(page)).toMatchObject({ person: grace, x: 150, y: 160, anchor: 'box' })
    await page.receive(...greeting(grace))
    expect(await page.cursors()).toEqual([])
    await page.receive(alone)
    expect(await settledCursor(page)).toMatchObject({ person: grace, x: 150, y: 160 })
  })
})

describe('the own pointer', () => {
  it('is sent at most once a period and said again where it stops', async () => {
    const page = await openPage()
    await page.page.mouse.move(10, 10)
    await page.page.mouse.move(600, 500, { steps: 120 })
    await pointAt(page, 601, 500)
    const points = (await page.takeSent()).flatMap(message =>
      message.type === 'point' ? [message.sample] : [],
    )
    const [end, again] = points.slice(-2)
    expect({ ...again, time: 0 }).toEqual({ ...end, time: 0 })
    for (const [i, { time }] of points.slice(1).entries())
      expect((time - points[i]!.time) & 0xffff).toBeGreaterThanOrEqual(12)
  })

  it('is said again, with its element, to a host that has forgotten', async () => {
    const page = await openPage()
    await pointAt(page, 150, 150)
    await page.takeSent()
    await page.receive(...greeting(grace))
    await page.page.waitForFunction(() => stage.sent.some(message => message.type === 'point'))
    expect((await page.takeSent()).map(message => message.type)).toEqual(
      expect.arrayContaining(['anchor', 'point']),
    )
  })

  it('is anchored to what lies under our own controls', async () => {
    const page = await openPage()
    await page.page.evaluate(() => {
      const controls = stage.root.querySelector('.controls')!
      controls.innerHTML =
        '<div style="position:absolute;left:100px;top:100px;width:200px;height:200px"></div>'
    })
    await pointAt(page, 200, 200)
    const sent = await page.takeSent()
    const target = sent.find(message => message.type === 'anchor')
    expect(target).toMatchObject({ target: { path: [{ by: 'id' }] } })
  })
})

describe('taken down', () => {
  it('nothing is left: no listener, no observer, no frame, no cursor', async () => {
    const html = '<!doctype html><body style="height:2000px"><div id=box style="height:300px">'
    const page = await pages.open(html, 1000, grace)
    const cdp = await page.page.context().newCDPSession(page.page)
    const listeners = async (): Promise<number> => {
      let count = 0
      for (const expression of ['window', 'document', 'document.documentElement', 'document.fonts']) {
        const { result } = await cdp.send('Runtime.evaluate', { expression })
        count += (await cdp.send('DOMDebugger.getEventListeners', { objectId: result.objectId! })).listeners
          .length
      }
      return count
    }
    await page.page.evaluate(() => stage.close())
    const before = await listeners()
    await page.page.evaluate(() => {
      const live = new Set<object>()
      Object.assign(globalThis, { live })
      for (const name of ['MutationObserver', 'ResizeObserver'] as const) {
        const prototype = globalThis[name].prototype as MutationObserver
        const { observe, disconnect } = prototype
        prototype.observe = function (...given) {
          live.add(this)
          return observe.apply(this, given)
        }
        prototype.disconnect = function () {
          live.delete(this)
          return disconnect.apply(this)
        }
      }
      globalThis.stage = openStage()
    })
    await page.receive(...greeting(grace), anchorOf(ada), moveOf(ada))
    await pointAt(page, 120, 120)
    await settledCursor(page)
    expect(await listeners()).toBeGreaterThan(before)
    const left = await page.page.evaluate(async key => {
      stage.close()
      const request = requestAnimationFrame
      let frames = 0
      globalThis.requestAnimationFrame = run => {
        frames++
        return request(run)
      }
      stage.receive({ type: 'anchor-key', key })
      dispatchEvent(new Event('scroll'))
      for (let i = 0; i < 30; i++) await new Promise(done => request(done))
      const { live } = globalThis as unknown as { live: Set<object> }
      return { frames, observers: live.size, hosts: document.querySelectorAll('[data-alongside]').length }
    }, anchorKey)
    expect(left).toEqual({ frames: 0, observers: 0, hosts: 0 })
    expect(await listeners()).toBe(before)
  })
})
