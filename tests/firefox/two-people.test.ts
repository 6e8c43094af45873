import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { keyOf } from '../support/firefox-input.ts'
import type { FirefoxPage } from '../support/firefox-page.ts'
import { type FirefoxPeople, meetInFirefox } from '../support/firefox-people.ts'
import { foreignLetter, letter, type Place } from '../support/firefox-places.ts'

// What tests/e2e shows of Chromium, in Firefox: its content scripts see pages through wrappers of its own.

let people: FirefoxPeople
let ada: FirefoxPage
let ben: FirefoxPage

beforeAll(async () => {
  people = await meetInFirefox('article.html')
  ada = people.ada
  ben = people.ben
})
afterAll(() => people?.close())

const until = <Value>(check: () => Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 20_000, interval: 100 })

/** An element of the overlay in an expression. */
const ofOverlay = (selector: string): string =>
  `document.querySelector('[data-alongside]').shadowRoot.querySelector(${JSON.stringify(selector)})`

interface SeenCursor {
  readonly left: number
  readonly top: number
  readonly via: string
  readonly anchor: string
}

const isThere = (page: FirefoxPage, testId: string): Promise<boolean> =>
  page.evaluate(`${ofOverlay(`[data-testid=${testId}]`)} !== null`)

/** Null while nobody's can be seen. */
const seenCursor = `(() => {
  const cursor = ${ofOverlay('[data-testid=cursor]')}
  if (!cursor || cursor.getClientRects().length === 0) return null
  const { left, top } = cursor.getBoundingClientRect()
  return { left, top, ...cursor.dataset }
})()`

/** One points at words; resolves once the other sees them there. */
async function pointsAt(from: FirefoxPage, to: FirefoxPage, place: Place): Promise<SeenCursor> {
  return until(async () => {
    // What has just come to the page may not have its script yet; and a pointer that rests moves nothing.
    const { input, at } = await place(from)
    const { inPage: wanted } = await place(to)
    await input.movePointer({ x: at.x + 3, y: at.y })
    await input.movePointer(at)
    const seen = (await to.evaluate<SeenCursor | null>(seenCursor))!
    expect(seen?.anchor).toBe('text')
    expect(Math.hypot(seen.left - wanted.x, seen.top - wanted.y)).toBeLessThan(3)
    return seen
  })
}

/** Both open a page of tests/pages and have the overlay on it. */
async function bothGo(name: string): Promise<void> {
  for (const page of [ada, ben]) await page.go(new URL(name, people.pages.url).href)
  for (const page of [ada, ben]) await page.text('dock')
}

const click = (page: FirefoxPage, selector: string): Promise<void> =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`)

/** With the real pointer: what is inert does not hear it. */
async function press(page: FirefoxPage, selector: string): Promise<void> {
  const { left, top, width, height } = await until(() =>
    page.evaluate<DOMRect>(`${ofOverlay(selector)}.getBoundingClientRect()`),
  )
  await page.pressPointer({ x: left + width / 2, y: top + height / 2 })
}

const panelOf = (page: FirefoxPage): Promise<FirefoxPage> => page.frame('/panel.html')

test("two Firefoxes see each other's cursor on the same words, over a direct link", async () => {
  for (const [from, to] of [
    [ada, ben],
    [ben, ada],
  ] as const)
    await until(async () => expect((await pointsAt(from, to, letter('h1'))).via).toBe('direct'))
})

test('a pointer in a frame of the same site, and in a frame in a frame, is on the same word', async () => {
  await bothGo('frames.html')
  await pointsAt(ada, ben, letter('#same', '#word'))
  await pointsAt(ben, ada, letter('#same', '#deep'))
  await pointsAt(ben, ada, letter('#nested', 'iframe', 'b'))
})

const parentOfOverlay = (page: FirefoxPage): Promise<string> =>
  page.evaluate(`document.querySelector('[data-alongside]').parentNode.localName`)

test('above a modal dialog both see one another, and the chat is used and outlives it', async () => {
  await bothGo('modal.html')
  for (const page of [ada, ben]) await click(page, '#open-first')
  await pointsAt(ada, ben, letter('#first h2'))
  for (const page of [ada, ben]) await press(page, '[data-testid=chat-toggle]')
  const panel = await panelOf(ada)
  await panel.text('chat-input')
  await until(async () =>
    expect(await panel.evaluate('document.activeElement.dataset.testid')).toBe('chat-input'),
  )
  await panel.type(`aboard?${keyOf.enter}`)
  await until(async () => expect(await (await panelOf(ben)).text('chat-message')).toContain('aboard?'))
  await panel.type('not yet')
  await until(async () => expect(await panel.text('chat-input')).toBe('not yet'))
  await click(ada, '#close-first')
  // Firefox loads the frame anew where it goes; what was being written comes back to it.
  await until(async () => expect(await parentOfOverlay(ada)).toBe('html'))
  await until(async () => expect(await (await panelOf(ada)).text('chat-input')).toBe('not yet'))
  await until(async () => expect(await (await panelOf(ada)).text('chat-message')).toContain('aboard?'))
  for (const page of [ada, ben]) {
    await page.click('chat-toggle')
    await until(async () => expect(await isThere(page, 'chat-panel')).toBe(false))
  }
})

test('in a dialog the chat is offered in a window of its own, which outlives the dialog', async () => {
  await bothGo('modal.html')
  expect(await isThere(ada, 'chat-window')).toBe(false)
  await click(ada, '#open-first')
  await until(async () => expect(await isThere(ada, 'chat-window')).toBe(true))
  await press(ada, '[data-testid=chat-window]')
  const panel = await ada.window('/panel.html')
  await until(async () => expect(await panel.text('chat-message')).toContain('aboard?'))
  await panel.fill('chat-input', 'half a sen')
  await ada.activate()
  await click(ada, '#close-first')
  await until(async () => expect(await parentOfOverlay(ada)).toBe('html'))
  await until(async () => expect(await isThere(ada, 'chat-window')).toBe(false))
  expect(await panel.text('chat-input')).toBe('half a sen')
  await panel.fill('chat-input', '')
  await panel.close()
})

test('over a fullscreen element both see one another, and a press in the dock is heard', async () => {
  await bothGo('fullscreen.html')
  await ada.activate()
  const { left, top } = await ada.evaluate<DOMRect>(`document.querySelector('#full').getBoundingClientRect()`)
  await ada.pressPointer({ x: left + 8, y: top + 8 })
  await until(async () => expect(await ada.evaluate('document.fullscreenElement?.id')).toBe('slide'))
  await until(async () => expect(await parentOfOverlay(ada)).toBe('div'))
  await pointsAt(ben, ada, letter('#slide h2'))
  await pointsAt(ada, ben, letter('#slide p'))
  await press(ada, '[data-testid=avatar]')
  await until(async () => expect(await isThere(ada, 'person-menu')).toBe(true))
  await ada.evaluate('document.exitFullscreen()')
  await until(async () => expect(await parentOfOverlay(ada)).toBe('html'))
  await pointsAt(ben, ada, letter('#slide h2'))
})

test('a pointer in a frame of another site is on the same word', async () => {
  await bothGo('foreign-frames.html')
  await pointsAt(ada, ben, foreignLetter('#word'))
  await pointsAt(ben, ada, foreignLetter('#deep'))
})

test('a selection and a field in a frame of another site are shown to the other', async () => {
  const { input, at } = await foreignLetter('#word')(ada)
  await input.pressPointer(at)
  const itsOwn = await ada.frame('//localhost')
  await itsOwn.evaluate("getSelection().selectAllChildren(document.querySelector('#word'))")
  const inFrame = await ben.frame('//localhost')
  await until(async () =>
    expect(
      await inFrame.evaluate('[...CSS.highlights.values()].flatMap(each => [...each].map(String))'),
    ).toEqual(['slow']),
  )
  const label = await foreignLetter('label')(ada)
  await label.input.pressPointer(label.at)
  await until(async () => expect(await isThere(ben, 'field-avatar')).toBe(true))
  await until(async () => expect(await inFrame.evaluate('CSS.highlights.size')).toBe(0))
})

/** The number of the paragraph at the reading line. */
const reading = (page: FirefoxPage): Promise<string> =>
  page.evaluate(`(() => {
    const line = innerHeight * 0.33
    const found = [...document.querySelectorAll('p')].find(paragraph => {
      const { top, bottom } = paragraph.getBoundingClientRect()
      return top <= line + 1 && bottom >= line - 1
    })
    return (found?.textContent ?? '').slice(0, 12)
  })()`)

const following = (page: FirefoxPage): Promise<string | null> =>
  page.evaluate(`${ofOverlay('[data-testid=following]')}?.dataset.state ?? null`)

test('following keeps windows of different sizes at the same paragraph until Escape', async () => {
  await bothGo('long.html')
  await press(ben, '[data-testid=avatar][aria-label^=Ada]')
  await press(ben, '[data-testid=follow]')
  await until(async () => expect(await following(ben)).toBe('on'))
  for (const px of [900, 2_500, -1_700]) {
    const before = await reading(ada)
    await ada.turnWheel({ x: 600, y: 400 }, px)
    await until(async () => {
      const reads = await reading(ada)
      expect(reads).toMatch(/^\d+\. /)
      expect(reads).not.toBe(before)
      expect(await reading(ben)).toBe(reads)
    })
  }
  await ben.turnWheel({ x: 300, y: 300 }, 3_000)
  await until(async () => expect(await following(ben)).toBe('paused'))
  await ben.type(keyOf.escape)
  await until(async () => expect(await following(ben)).toBe(null))
})
