import { expect, test } from 'vitest'
import { closeChat, gone, lookOutFor, pointed, there, until } from '../../support/e2e.ts'
import { pointOfPhrase } from '../../support/pointing.ts'
import type { Participant, TwoPeople } from '../../support/two-people.ts'
import { inWindows } from '../../support/use-meeting.ts'

/** What two people do on a page besides pointing, in windows of different widths. */
export function withThings(people: TwoPeople): void {
  const { a: ada, b: ben } = people
  inWindows(people, { width: 1280, height: 800 }, { width: 760, height: 800 })

  const open = (person: Participant, name: string) => person.page.goto(new URL(name, people.pages.url).href)
  const onPage = ({ page }: Participant, testId: string) => page.getByTestId(testId)
  const inPanel = ({ overlay }: Participant, testId: string) => overlay.panel.getByTestId(testId)

  /** Resolves once a pin's tip is on a phrase's first character. */
  const pinIsOn = (person: Participant, phrase: string): Promise<void> =>
    until(async () => {
      const wanted = await pointOfPhrase(person.page, phrase)
      const box = (await onPage(person, 'pin').boundingBox())!
      expect(Math.hypot(box.x - wanted.x, box.y + box.height - wanted.y)).toBeLessThan(4)
    })

  /** Keeps what the page can hear of keys. */
  const listen = ({ page }: Participant) =>
    page.evaluate(() => {
      Object.assign(window, { heard: '' })
      for (const type of ['keydown', 'keypress', 'keyup', 'input'])
        addEventListener(
          type,
          event => {
            if (type === 'keydown')
              (window as unknown as { heard: string }).heard += (event as KeyboardEvent).key
          },
          true,
        )
    })
  const heard = ({ page }: Participant) => page.evaluate(() => (window as unknown as { heard: string }).heard)

  test('N1 N4 N6 a pin left on a word is on that word for whoever comes later, is answered, and goes when its author is done', async () => {
    await open(ben, 'forms.html')
    await open(ada, 'article.html')
    await there(onPage(ada, 'place-pin'))
    const word = await pointOfPhrase(ada.page, 'forty minutes late')
    await listen(ada)
    await onPage(ada, 'place-pin').click()
    await there(onPage(ada, 'pin-placing'))
    await ada.page.mouse.click(word.x, word.y)
    const input = inPanel(ada, 'pin-input')
    await there(input)
    await input.pressSequentially('Is that every month?')
    await input.press('Enter')
    await there(onPage(ada, 'pin'))
    expect(await heard(ada)).toBe('')
    await pinIsOn(ada, 'forty minutes late')

    await open(ben, 'article.html')
    const pin = onPage(ben, 'pin')
    // The words are further down.
    await pin.waitFor({ state: 'attached' })
    await pointOfPhrase(ben.page, 'forty minutes late')
    await there(pin)
    await until(async () => expect(await pin.getAttribute('data-place')).toBe('exact'))
    await pinIsOn(ben, 'forty minutes late')
    await pin.click()
    const thread = inPanel(ben, 'pin-thread')
    await there(thread.getByText('Is that every month?'))
    expect(await inPanel(ben, 'pin-end').count()).toBe(0)
    await inPanel(ben, 'pin-input').fill('Every one.')
    await inPanel(ben, 'pin-input').press('Enter')

    await there(inPanel(ada, 'pin-thread').getByText('Every one.'))
    await until(async () => expect(await onPage(ada, 'pin').getAttribute('data-replies')).toBe('1'))

    // From another page a line of the activity leads to it: the page, the place on it, and what was said.
    await open(ben, 'forms.html')
    await inPanel(ben, 'activity-tab').click()
    await ben.overlay.panel.locator('[data-testid=activity-line][data-what=pin] button').click()
    await ben.page.waitForURL(/article/)
    await there(thread.getByText('Every one.'))
    await there(pin)
    await pinIsOn(ben, 'forty minutes late')
    await inPanel(ada, 'pin-end').click()
    await gone(onPage(ada, 'pin'))
    await gone(pin)
    await there(inPanel(ben, 'pins-tab'))
    await inPanel(ada, 'chat-tab').click()
    for (const person of [ada, ben]) await closeChat(person)
  })

  test('S1 S2 the field somebody is in carries their avatar, unless it is private, and what they select is highlighted', async () => {
    for (const person of [ada, ben]) await open(person, 'forms.html')
    await pointed(ada, ben)
    const avatar = onPage(ben, 'field-avatar')
    await ada.page.locator('textarea').focus()
    await there(avatar)
    const person = await ben.overlay.cursor().getAttribute('data-person')
    expect(await avatar.getAttribute('data-person')).toBe(person)
    for (const label of ['Password', 'Card number', 'Code from the message']) {
      await ada.page.getByLabel(label).focus()
      await gone(avatar)
      await ada.page.getByLabel('Name').focus()
      await there(avatar)
    }
    await ada.page.getByRole('heading', { name: 'Forms' }).selectText()
    const highlighted = () =>
      ben.page.evaluate(() => [...CSS.highlights.values()].flatMap(highlight => [...highlight].map(String)))
    await until(async () => expect(await highlighted()).toEqual(['Forms']))
    expect(await onPage(ben, 'selection').getAttribute('data-person')).toBe(person)
    await ada.page.evaluate(() => getSelection()!.removeAllRanges())
    await until(async () => expect(await highlighted()).toEqual([]))
  })

  test('S3 S5 clicks, reactions and the laser are seen by the other', async () => {
    for (const person of [ada, ben]) await open(person, 'article.html')
    await pointed(ada, ben)
    const person = await ben.overlay.cursor().getAttribute('data-person')
    const { mouse, keyboard } = ada.page
    // First, because the key brings what hears of a click.
    await keyboard.down('Alt')
    await keyboard.press('r')
    await keyboard.up('Alt')
    await there(onPage(ada, 'reaction-wheel').getByRole('button'))
    const reaction = await lookOutFor(ben, '[data-testid=reaction]')
    await keyboard.press('3')
    expect((await reaction()).data).toMatchObject({ person, reaction: '3' })

    const ripple = await lookOutFor(ben, '[data-testid=ripple]')
    await mouse.click(300, 300)
    expect((await ripple()).data).toMatchObject({ person })

    const laser = await lookOutFor(ben, '[data-testid=laser]')
    await keyboard.down('Alt')
    await keyboard.down('l')
    await mouse.move(500, 360, { steps: 25 })
    await laser()
    await keyboard.up('l')
    await keyboard.up('Alt')
    await gone(onPage(ben, 'laser'))
  })

  test('S4 S6 a line typed at the cursor is seen at it by the other, and none of its keys by the page', async () => {
    for (const person of [ada, ben]) await open(person, 'article.html')
    await pointed(ada, ben)
    const person = await ben.overlay.cursor().getAttribute('data-person')
    await listen(ada)
    await ada.page.keyboard.press('/')
    await there(onPage(ada, 'bubble-frame'))
    const input = ada.page.frameLocator('[data-testid=bubble-frame] iframe').getByTestId('bubble-input')
    await there(input)
    await until(async () =>
      expect(await input.evaluate(element => element === document.activeElement)).toBe(true),
    )
    await ada.page.keyboard.type('look over here')
    await ada.page.keyboard.press('Enter')
    // It is seen growing, and goes some seconds after its last word.
    await until(async () =>
      expect(
        await onPage(ben, 'cursor-bubble').evaluate(bubble => ({
          says: bubble.textContent,
          person: bubble.getAttribute('data-person'),
        })),
      ).toEqual({ says: 'look over here', person }),
    )
    expect(await heard(ada)).toBe('/')
    expect(await ada.page.evaluate(() => document.body.textContent!.includes('look over'))).toBe(false)
    await gone(onPage(ada, 'bubble-frame'))
  })
}
