import type { FrameLocator, Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { bothGo, closeChat, gone, lookOutFor, message, openChat, there, until } from '../../support/e2e.ts'
import type { Participant, TwoPeople } from '../../support/two-people.ts'
import { inWindows } from '../../support/use-meeting.ts'

/** Frames, inner scrollers, dialogs and fullscreen, with two people whose windows differ in width. */
export function onAwkwardPages(people: TwoPeople): void {
  const { a: ada, b: ben } = people
  inWindows(people, { width: 1240, height: 900 }, { width: 820, height: 900 })

  /** An element that a list of selectors leads to through frames. */
  function within(page: Page, selectors: readonly string[]): Locator {
    let inside: Page | FrameLocator = page
    for (const selector of selectors.slice(0, -1)) inside = inside.frameLocator(selector)
    return inside.locator(selectors.at(-1)!)
  }

  /** In the middle, or on the first letter of what is wider than its words. */
  type Where = 'middle' | 'start'

  async function placeOf({ page }: Participant, selectors: readonly string[], where: Where) {
    const { x, y, width, height } = (await within(page, selectors).boundingBox())!
    return { x: x + (where === 'middle' ? width / 2 : 6), y: y + height / 2 }
  }

  const intoView = (element: Element): void =>
    element.scrollIntoView({ block: 'center', behavior: 'instant' })

  /** One points at words; resolves once the other sees them there. */
  async function pointsAt(
    from: Participant,
    to: Participant,
    selectors: readonly string[],
    where: Where = 'middle',
  ): Promise<void> {
    for (const { page } of [from, to]) await within(page, selectors).evaluate(intoView)
    const cursor = to.overlay.cursor()
    await until(async () => {
      // What has just come to the page may not have its script yet.
      const at = await placeOf(from, selectors, where)
      await from.page.mouse.move(at.x + 3, at.y)
      await from.page.mouse.move(at.x, at.y)
      await cursor.waitFor({ timeout: 2_000 })
      const wanted = await placeOf(to, selectors, where)
      const box = (await cursor.boundingBox())!
      expect(await cursor.getAttribute('data-anchor')).toBe('text')
      expect(Math.hypot(box.x - wanted.x, box.y - wanted.y)).toBeLessThan(3)
    })
  }

  test('a pointer in a frame of another site is on the same word, once, in the page’s own overlay', async () => {
    await bothGo(people, 'foreign-frames.html')
    for (const selectors of [
      ['#foreign', '#word'],
      ['#foreign', '#deep'],
      ['#around', '#word'],
      ['#around', '#inner', '#word'],
    ]) {
      await pointsAt(ada, ben, selectors)
      expect(await ben.overlay.cursor().count()).toBe(1)
    }
    expect(await within(ben.page, ['#foreign', '[data-alongside]']).count()).toBe(0)
  })

  test('also in one that comes later, and back on the page', async () => {
    for (const { page } of [ada, ben]) await page.click('#add')
    await pointsAt(ben, ada, ['#later', '#word'])
    await pointsAt(ben, ada, ['h1'])
  })

  test('it goes along when the frame scrolls, and is hidden where the frame does not show it', async () => {
    await pointsAt(ada, ben, ['#foreign', '#deep'])
    await within(ben.page, ['#foreign', '#box']).evaluate(box => box.scrollTo(0, 0))
    await ben.overlay.cursor().waitFor({ state: 'hidden' })
    await within(ben.page, ['#foreign', '#box']).evaluate(box => box.scrollTo(0, box.scrollHeight))
    await ben.overlay.cursor().waitFor()
  })

  const inside = (person: Participant, selectors: readonly string[]) => within(person.page, selectors)
  const onPage = ({ page }: Participant, testId: string) => page.getByTestId(testId)

  /** How far the left top corner of a box is from the middle of an element in a frame; a pin's tip is its left foot. */
  async function missPx(person: Participant, testId: string, selectors: readonly string[]): Promise<number> {
    const wanted = await placeOf(person, selectors, 'middle')
    const { x, y, height } = (await onPage(person, testId).boundingBox())!
    return Math.hypot(x - wanted.x, y + (testId === 'pin' ? height : 0) - wanted.y)
  }

  /** What is highlighted in a frame, by whichever script. */
  const highlighted = (person: Participant, frame: string): Promise<string[]> =>
    inside(person, [frame, 'html']).evaluate(() =>
      [...CSS.highlights.values()].flatMap(highlight => [...highlight].map(String)),
    )

  test('O9 N1 S1 S3 a pin, a field, a selection and a click in a frame of another site are where they are for the other', async () => {
    await bothGo(people, 'foreign-frames.html')
    const framed = inside(ada, ['#foreign', 'html'])
    await framed.evaluate(root => {
      const view = root.ownerDocument.defaultView!
      for (const type of ['message', 'messageerror', 'storage'])
        view.addEventListener(type, () => root.setAttribute('data-heard', type), true)
    })
    await pointsAt(ada, ben, ['#foreign', '#word'])
    await onPage(ada, 'place-pin').click()
    await there(onPage(ada, 'pin-placing'))
    const word = await placeOf(ada, ['#foreign', '#word'], 'middle')
    await ada.page.mouse.click(word.x, word.y)
    const input = ada.overlay.panel.getByTestId('pin-input')
    await input.fill('By whose clock?')
    await input.press('Enter')
    await there(onPage(ada, 'pin'))
    await ada.overlay.panel.getByTestId('chat-tab').click()
    await closeChat(ada)
    // Also for whoever comes later.
    await ben.page.reload()
    await there(onPage(ben, 'pin'))
    for (const person of [ada, ben])
      await until(async () => {
        expect(await onPage(person, 'pin').getAttribute('data-place')).toBe('exact')
        expect(await missPx(person, 'pin', ['#foreign', '#word'])).toBeLessThan(8)
      })

    await pointsAt(ada, ben, ['#around', '#word'])
    const click = await lookOutFor(ben, '.gesture:not([hidden])')
    const wanted = await placeOf(ben, ['#around', '#word'], 'middle')
    await inside(ada, ['#around', '#word']).dblclick()
    const at = await click()
    expect(Math.hypot(at.x - wanted.x, at.y - wanted.y)).toBeLessThan(4)
    await until(async () => expect(await highlighted(ben, '#around')).toEqual(['slow']))
    await until(async () => expect(await onPage(ben, 'selection').getAttribute('data-shown')).toBe('frame'))

    await inside(ada, ['#foreign', '#field']).click()
    const avatar = onPage(ben, 'field-avatar')
    await there(avatar)
    await until(async () => expect(await highlighted(ben, '#around')).toEqual([]))
    await until(async () => {
      const field = (await inside(ben, ['#foreign', '#field']).boundingBox())!
      const face = (await avatar.boundingBox())!
      expect(Math.abs(face.x + face.width - field.x - field.width)).toBeLessThan(30)
      expect(Math.abs(face.y - field.y)).toBeLessThan(30)
    })
    await inside(ada, ['#foreign', '#secret']).click()
    await gone(avatar)
    // The page in the frame has heard nothing of what our script in it was told, and finds nothing of ours.
    expect(await framed.getAttribute('data-heard')).toBeNull()
    expect(await framed.locator('[data-alongside]').count()).toBe(0)
  })

  test('O9 V1 following scrolls in frames of another site too, until one scrolls there oneself', async () => {
    await bothGo(people, 'foreign-frames.html')
    await pointsAt(ada, ben, ['#around', '#inner', '#word'])
    const inView = (selectors: readonly string[]) =>
      inside(ben, selectors).evaluate(element => {
        const { top, bottom } = element.getBoundingClientRect()
        return top >= 0 && bottom <= innerHeight
      })
    const person = (await ben.overlay.cursor().getAttribute('data-person'))!
    await ben.overlay.avatar(person).click()
    await onPage(ben, 'person-menu').getByTestId('follow').click()
    await there(onPage(ben, 'following'))
    for (const selectors of [
      ['#foreign', '#low'],
      ['#around', '#inner', '#low'],
    ]) {
      expect(await inView(selectors)).toBe(false)
      const start = [...selectors.slice(0, -1), '#word']
      await inside(ada, start).evaluate(intoView)
      const at = await placeOf(ada, start, 'middle')
      await ada.page.mouse.move(at.x, at.y)
      await ada.page.mouse.wheel(0, 2_000)
      await until(async () =>
        expect({ selectors, inView: await inView(selectors) }).toEqual({ selectors, inView: true }),
      )
    }
    const state = () => onPage(ben, 'following').getAttribute('data-state')
    expect(await state()).toBe('on')
    const { x, y } = await placeOf(ben, ['#around', '#inner', '#low'], 'middle')
    await ben.page.mouse.move(x, y)
    await ben.page.mouse.wheel(0, -100)
    await until(async () => expect(await state()).toBe('paused'))
    // Going there once needs no following: what Ada’s pointer is in is what she sees.
    await onPage(ben, 'following').getByRole('button', { name: 'Stop following' }).click()
    await inside(ben, ['#around', '#inner', 'html']).evaluate(root =>
      root.ownerDocument.defaultView!.scrollTo(0, 0),
    )
    await ben.overlay.avatar(person).click()
    await onPage(ben, 'person-menu').getByTestId('go-to').click()
    await until(async () => expect(await inView(['#around', '#inner', '#low'])).toBe(true))
  })

  test('frames of the same site, and a frame in a frame', async () => {
    await bothGo(people, 'frames.html')
    await pointsAt(ada, ben, ['#same', '#word'])
    await pointsAt(ben, ada, ['#same', '#deep'])
    await pointsAt(ben, ada, ['#nested', 'iframe', 'b'])
  })

  test('a pointer in boxes that both have scrolled differently', async () => {
    await bothGo(people, 'inner-scroll.html')
    for (const [person, top] of [
      [ada, 300],
      [ben, 40],
    ] as const)
      await person.page.locator('#outer').evaluate((box, top) => box.scrollTo(0, top), top)
    await pointsAt(ada, ben, ['#inner li:nth-child(8)'], 'start')
    // Where Ben’s box hides it, it is hidden for him.
    await ben.page.locator('#inner').evaluate(box => box.scrollTo(0, 0))
    await ben.page.locator('#outer').evaluate(box => box.scrollTo(0, 0))
    await ben.overlay.cursor().waitFor({ state: 'hidden' })
  })

  test('in a modal dialog both see one another, and the chat is used in it', async () => {
    await bothGo(people, 'modal.html')
    for (const { page } of [ada, ben]) await page.click('#open-first')
    await pointsAt(ada, ben, ['#first h2'], 'start')
    await openChat(ada)
    await openChat(ben)
    await ada.overlay.panel.getByTestId('chat-input').click()
    await ada.page.keyboard.type('aboard?')
    await ada.page.keyboard.press('Enter')
    await there(message(ben, 'aboard?'))
    // A click of theirs is the page’s: the dialog closes, and the overlay is where it was.
    for (const { page, overlay } of [ada, ben]) {
      await page.click('#close-first')
      await gone(page.locator('#first[open]'))
      await overlay.chatToggle.click()
      await gone(overlay.chatPanel)
    }
  })

  test('on an element that fills one’s screen both see one another', async () => {
    await bothGo(people, 'fullscreen.html')
    await ada.page.click('#full')
    await ada.page.waitForFunction(() => document.fullscreenElement !== null)
    await pointsAt(ben, ada, ['#slide h2'], 'start')
    await pointsAt(ada, ben, ['#slide h2'], 'start')
    await openChat(ada)
    await ada.overlay.chatToggle.click()
    await ada.page.evaluate(() => document.exitFullscreen())
    await there(ada.overlay.dock)
  })
}
