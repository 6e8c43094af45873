import { beforeEach, expect, test } from 'vitest'
import { closeChat, gone, message, openChat, pointed, say, there, until } from '../../support/e2e.ts'
import { missPx } from '../../support/pointing.ts'
import { fillStorage } from '../../support/storage-quota.ts'
import type { TwoPeople } from '../../support/two-people.ts'
import { inWindows } from '../../support/use-meeting.ts'

/** Two people with the extension on one page, from both sides. The browsers are shared by the tests, the page is not. */
export function asTwoPeople(people: TwoPeople): void {
  const { a: ada, b: ben } = people
  inWindows(people, { width: 1280, height: 800 }, { width: 760, height: 800 })

  const article = () => new URL('article.html', people.pages.url).href

  beforeEach(async () => {
    for (const { page } of [ada, ben]) if (page.url() !== article()) await page.goto(article())
  })

  test('each sees the other’s cursor with the name, linked directly', async () => {
    for (const [from, to] of [
      [ada, ben],
      [ben, ada],
    ] as const) {
      await pointed(from, to)
      const cursor = to.overlay.cursor()
      expect(await cursor.count()).toBe(1)
      expect(await cursor.textContent()).toContain(from.name)
      await until(async () => expect(await cursor.getAttribute('data-via')).toBe('direct'))
      await until(async () => expect(await to.overlay.connection.getAttribute('data-state')).toBe('direct'))
      expect(await to.overlay.avatar().count()).toBe(2)
    }
  })

  test.each(['Stand there for a month', 'forty minutes late', 'Ask the harbour'])(
    'a cursor on “%s” is on the same words in a window of another width',
    async phrase => {
      await pointed(ada, ben)
      await until(async () => expect(await missPx(ada, ben, phrase)).toBeLessThan(4))
      expect(await ben.overlay.cursor().getAttribute('data-anchor')).toBe('text')
    },
  )

  test('a cursor that does not move is there for somebody who comes later', async () => {
    await pointed(ada, ben)
    await ben.page.reload()
    await there(ben.overlay.cursor().filter({ hasText: 'Ada' }))
  })

  test('a message arrives, is counted as unread, and is read by opening the chat', async () => {
    await closeChat(ben)
    await say(ada, 'is this still true for <b>spring</b> tides? https://tides.example/a(b).')
    await until(async () => expect(await ben.overlay.chatToggle.textContent()).toContain('1'))
    await openChat(ben)
    const received = message(ben, 'is this still true')
    await received.waitFor()
    expect(await received.textContent()).toContain('<b>spring</b>')
    expect(await received.locator('b').count()).toBe(0)
    const link = received.getByRole('link')
    expect(await link.getAttribute('href')).toBe('https://tides.example/a(b)')
    expect(await link.getAttribute('rel')).toContain('noopener')
    await until(async () => expect(await ben.overlay.chatToggle.textContent()).not.toContain('1'))
  })

  test('T9 T12 a message leads to where it was said, and its picture comes through the hub', async () => {
    await say(ada, 'before the place')
    await ada.page.evaluate(() => scrollTo({ top: 1_200, behavior: 'instant' }))
    const { panel } = ada.overlay
    await panel.getByTestId('chat-file').setInputFiles('public/icon/128.png')
    // Until it has been read nothing is sent.
    await there(panel.getByTestId('picture-draft').locator('img'))
    await say(ada, 'from down here')
    await openChat(ben)
    const received = message(ben, 'from down here')
    await received.getByTestId('chat-place').click()
    await until(async () => expect(await ben.page.evaluate(() => scrollY)).toBeGreaterThan(300))
    const picture = received.getByTestId('chat-picture')
    await picture.click()
    await until(async () => expect(await picture.getAttribute('data-state')).toBe('shown'))
    const width = () => picture.locator('img').evaluate(image => (image as HTMLImageElement).naturalWidth)
    await until(async () => expect(await width()).toBe(128))
  })

  test('T5 T6 T7 a message is answered, given a reaction and changed before the other’s eyes', async () => {
    await say(ada, 'is the tide in?')
    await openChat(ben)
    await message(ben, 'is the tide in?').hover()
    await ben.overlay.panel.getByTestId('message-reply').click()
    await say(ben, 'at noon')
    const answer = message(ada, 'at noon')
    await answer.getByTestId('chat-quote').getByText('is the tide in?').waitFor()
    await answer.hover()
    await ada.overlay.panel.getByTestId('message-react').click()
    await ada.overlay.panel.getByTestId('message-reaction').first().click()
    const given = message(ben, 'at noon').getByTestId('chat-reaction')
    await until(async () => expect(await given.getAttribute('aria-pressed')).toBe('false'))
    await ben.overlay.panel.getByTestId('chat-input').press('ArrowUp')
    await ben.overlay.panel.getByTestId('chat-edit').fill('at one')
    await ben.overlay.panel.getByTestId('chat-edit').press('Enter')
    await message(ada, 'at one').getByText('edited').waitFor()
  })

  test('the pinned chat stays pinned across reload and navigation, with what was said', async () => {
    await say(ada, 'pin me')
    const pinMenu = ada.overlay.panel.getByRole('button', { name: /where this sits/i })
    await pinMenu.click()
    await ada.overlay.panel.getByRole('radio', { name: 'Left side' }).click({ force: true })
    await until(async () => expect(await ada.overlay.chatPanel.getAttribute('data-pin')).toBe('left'))
    await ada.page.reload()
    await message(ada, 'pin me').waitFor()
    expect(await ada.overlay.chatPanel.getAttribute('data-pin')).toBe('left')
    await ada.page.goto(new URL('forms.html', people.pages.url).href)
    await message(ada, 'pin me').waitFor()
    expect(await ada.overlay.chatPanel.getAttribute('data-pin')).toBe('left')
    await closeChat(ada)
  })

  test('what is typed in the chat does not reach the page', async () => {
    await openChat(ada)
    await ada.page.evaluate(() => {
      const heard: string[] = []
      Object.assign(window, { heard })
      for (const type of ['keydown', 'keypress', 'keyup', 'input'])
        window.addEventListener(type, event => heard.push(type + (event as KeyboardEvent).key), true)
    })
    await ada.overlay.panel.getByTestId('chat-input').pressSequentially('secret')
    expect(await ada.page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([])
    expect(await ada.page.evaluate(() => document.body.textContent!.includes('secret'))).toBe(false)
    await ada.overlay.panel.getByTestId('chat-input').fill('')
    await closeChat(ada)
  })

  test('another address without a load moves somebody elsewhere, and back', async () => {
    await pointed(ada, ben)
    await ada.page.evaluate(() => history.pushState(null, '', '/other-route'))
    await gone(ben.overlay.cursor())
    await ada.page.evaluate(() => history.back())
    await pointed(ada, ben)
  })

  test('a fragment that is no route is still the same page, one that is a route is not', async () => {
    await pointed(ada, ben)
    await ada.page.evaluate(() => location.assign('#/settings'))
    await gone(ben.overlay.cursor())
    await ada.page.evaluate(() => location.assign('#section-2'))
    await pointed(ada, ben)
  })

  test('“Not on this page” takes the overlay away at once, and back again', async () => {
    await pointed(ada, ben)
    const popup = await ada.browser.popup(ada.page)
    await popup.getByTestId('toggle-here').click()
    await gone(ada.overlay.dock)
    await gone(ben.overlay.cursor())
    expect(await ada.page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(0)
    await popup.getByTestId('toggle-here').click()
    await popup.close()
    await ada.page.bringToFront()
    await ada.overlay.dock.waitFor()
    await pointed(ada, ben)
  })

  test('who changes the name in the options is shown by it at once', async () => {
    await pointed(ben, ada)
    await ben.browser.setUp({ name: 'Benjamin' })
    await until(async () => expect(await ada.overlay.cursor().textContent()).toContain('Benjamin'))
    await ben.browser.setUp({ name: 'Ben' })
  })

  test('R6 where the disk is full it is said, what was written stays and what others say is seen; it goes once there is room', async () => {
    await openChat(ada)
    await openChat(ben)
    const empty = await fillStorage(ben.browser)
    await ben.page.bringToFront()
    const panel = ben.overlay.panel
    const input = panel.getByTestId('chat-input')
    await input.fill('not to be lost')
    await input.press('Enter')
    await there(panel.getByText('It could not be stored'))
    expect(await input.inputValue()).toBe('not to be lost')
    expect(await message(ada, 'not to be lost').count()).toBe(0)
    await say(ada, 'heard on a full disk')
    await there(message(ben, 'heard on a full disk'))
    await there(panel.locator('.notice').filter({ hasText: 'cannot be stored' }))

    await empty()
    await ben.page.bringToFront()
    await input.press('Enter')
    await there(message(ada, 'not to be lost'))
    await gone(panel.locator('.notice').filter({ hasText: 'cannot be stored' }))
    await ben.page.reload()
    await openChat(ben)
    await there(message(ben, 'heard on a full disk'))
    await there(message(ben, 'not to be lost'))
  })

  test('leaving takes everything away on both sides at once', async () => {
    await pointed(ben, ada)
    const popup = await ben.browser.popup(ben.page)
    await popup.getByTestId('leave-room').click()
    await gone(ben.overlay.dock)
    await gone(ada.overlay.cursor().filter({ hasText: 'Ben' }))
    await until(async () => expect(await ada.overlay.avatar().count()).toBe(1))
    await until(async () => expect(await ada.overlay.connection.getAttribute('data-state')).toBe('alone'))
    await popup.close()
  })
}
