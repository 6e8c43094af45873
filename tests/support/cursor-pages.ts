import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId } from '../../lib/core/ids.ts'
import type { HostToPage, PageToHost, PersonView } from '../../lib/protocol/port.ts'
import { openPages } from './browser.ts'
import { bundleForPage } from './bundle.ts'
import type { Stage } from './page-stage.ts'

declare global {
  /** What `page-stage.ts` puts into the page, and the stage that was opened there. */
  var openStage: () => Stage
  var stage: Stage
  /** No frame is asked for: nothing moves, and nothing is to be said of the pointer. */
  var isStill: () => boolean
}

export interface CursorRect {
  readonly person: string
  readonly x: number
  readonly y: number
  readonly anchor: string | undefined
  readonly shown: boolean
}

/** A page with cursors on it. */
export interface CursorPage {
  readonly page: Page
  /** Everything said since the last call, in order. */
  takeSent(): Promise<PageToHost[]>
  receive(...messages: readonly HostToPage[]): Promise<void>
  cursors(): Promise<CursorRect[]>
}

export const anchorKey = toBase64Url(new Uint8Array(32).fill(7))
export const ada = `${'A'.repeat(42)}A` as PersonId
export const grace = `${'B'.repeat(42)}A` as PersonId

export const personNamed = (person: PersonId, name: string, more: Partial<PersonView> = {}): PersonView => ({
  person,
  name,
  color: 0,
  self: false,
  state: 'here',
  typing: false,
  where: 'here',
  via: 'direct',
  rttMs: 2,
  why: 'direct',
  ...more,
})

/** Ada's view and Grace's: each page belongs to `self`, and the other one is there. */
export const greeting = (self: PersonId): HostToPage[] => [
  { type: 'anchor-key', key: anchorKey },
  {
    type: 'people',
    people: [
      personNamed(ada, 'Ada', { self: self === ada }),
      personNamed(grace, 'Grace', { color: 2, self: self === grace }),
    ],
  },
]

/** Counts the frames that are asked for and have not come yet. Runs in the page, before anything else. */
function watchFrames(): void {
  const asked = new Set<number>()
  const { requestAnimationFrame: request, cancelAnimationFrame: cancel } = window
  window.requestAnimationFrame = run => {
    const id = request.call(window, nowMs => {
      asked.delete(id)
      run(nowMs)
    })
    asked.add(id)
    return id
  }
  window.cancelAnimationFrame = id => {
    asked.delete(id)
    cancel.call(window, id)
  }
  globalThis.isStill = () => asked.size === 0
}

const bundle = bundleForPage('tests/support/page-stage.ts')

/** Pages with cursors on them, one for each width, since opening one takes longer than most tests. */
export interface CursorPages {
  /** Loads `html` into the page of that width; `self` is whose browser it is. What was open at that width is gone. */
  open(html: string, width: number, self: PersonId): Promise<CursorPage>
}

export function createCursorPages(browser: Browser, options: BrowserContextOptions = {}): CursorPages {
  const served: Record<string, string> = {}
  const pageByWidth = new Map<number, Page>()
  return {
    async open(html, width, self) {
      let page = pageByWidth.get(width)
      if (page) await page.mouse.move(-10, -10)
      else {
        page = await (await openPages(browser, served, { width, height: 800 }, options)).newPage()
        await page.addInitScript(watchFrames)
      }
      pageByWidth.set(width, page)
      served[`/${width}`] = html
      await page.emulateMedia({ reducedMotion: null })
      await page.goto(`/${width}`)
      await page.addScriptTag({ content: await bundle })
      await page.evaluate(messages => {
        globalThis.stage = openStage()
        for (const message of messages) stage.receive(message)
      }, greeting(self))
      return driven(page)
    },
  }
}

function driven(page: Page): CursorPage {
  return {
    page,
    takeSent: () => page.evaluate(() => stage.sent.splice(0)),
    receive: (...messages) =>
      page.evaluate(all => {
        for (const message of all) stage.receive(message)
      }, messages),
    cursors: () =>
      page.evaluate(() =>
        [...stage.root.querySelectorAll<HTMLElement>('[data-testid=cursor]')].map(cursor => {
          const { left, top } = cursor.getBoundingClientRect()
          const { person, anchor } = cursor.dataset
          const shown = getComputedStyle(cursor).visibility === 'visible'
          return { person: person!, x: left, y: top, anchor, shown }
        }),
      ),
  }
}

/** Carries what one page said to another as said by `from`. */
export async function deliver(sender: CursorPage, receiver: CursorPage, from: PersonId): Promise<void> {
  const messages = (await sender.takeSent()).flatMap((message): HostToPage[] => {
    if (message.type === 'anchor') return [{ type: 'anchor', person: from, target: message.target }]
    if (message.type === 'point')
      return [{ type: 'cursors', moves: [{ person: from, sample: message.sample }] }]
    return []
  })
  await receiver.receive(...messages)
}

/** Waits until the page has nothing left to animate, then gives its only cursor. */
export async function settledCursor(receiver: CursorPage): Promise<CursorRect> {
  await receiver.page.evaluate(async () => {
    const frame = (): Promise<unknown> => new Promise(done => requestAnimationFrame(done))
    // Scrolling and resizing are heard of in the next one.
    await frame()
    do await frame()
    while (!isStill() || !stage.root.querySelector('[data-testid=cursor][data-anchor]'))
  })
  return (await receiver.cursors())[0]!
}

/** Waits until the page's only cursor has faded out. */
export async function hiddenCursor(receiver: CursorPage): Promise<void> {
  await receiver.page.waitForFunction(() => {
    const cursor = stage.root.querySelector('[data-testid=cursor]')
    return cursor && getComputedStyle(cursor).visibility === 'hidden'
  })
}

/** Moves the real mouse to a point and waits until the page has said it, at rest. */
export async function pointAt(sender: CursorPage, x: number, y: number): Promise<void> {
  await sender.page.evaluate(() => {
    const anchors = stage.sent.filter(message => message.type === 'anchor')
    stage.sent.splice(0, stage.sent.length, ...anchors)
  })
  await sender.page.mouse.move(x, y)
  // What was still to be said of the place before may come in between: then there is more to be said.
  await sender.page.waitForFunction(
    () => isStill() && stage.sent.filter(message => message.type === 'point').length >= 2,
  )
}
