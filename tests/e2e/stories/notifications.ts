import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { createCorrespondent } from '../../server/mail-client.ts'
import { type BackgroundView, viewBackground } from '../../support/background-view.ts'
import { closeChat, gone, openChat, there, until } from '../../support/e2e.ts'
import { mailboxOf } from '../../support/mailbox-of.ts'
import { overlayOf } from '../../support/overlay.ts'
import { createRoom, joinRoom, type Participant, type TwoPeople } from '../../support/two-people.ts'

/** What somebody hears of while they look elsewhere: on the button, the page, and in the centre. */
export function withNotifications(people: TwoPeople): void {
  const { a: ada } = people
  let ben: Participant
  let background: BackgroundView

  beforeAll(async () => {
    // However he left.
    const page = await joinRoom(people.b.browser, people.link)
    ben = { ...people.b, page, overlay: overlayOf(page) }
    background = await viewBackground(ben.browser)
    await ben.page.bringToFront()
  })

  const badge = (): Promise<string> => background.evaluate('chrome.action.getBadgeText({})')
  const listed = (): Promise<readonly { what: string; count: number; read: boolean }[]> =>
    background.evaluate(
      `chrome.runtime.sendMessage({ type: 'list-notifications' }).then(({ value }) => value)`,
    )
  const toast = () => ben.page.locator('[data-testid="toast"]')

  /** What stands beside Ben's pages, as a page. */
  async function openCentre(): Promise<Page> {
    const centre = await ben.browser.open(`chrome-extension://${ben.browser.extensionId}/sidepanel.html`)
    await centre.getByTestId('notifications-tab').click()
    return centre
  }

  /** A window has one room: another one needs another window. */
  async function openWindow({ browser }: Participant, path: string): Promise<Page> {
    const view = await viewBackground(browser)
    const waiting = browser.context.waitForEvent('page')
    const url = new URL(path, people.pages.url).href
    await view.evaluate(`chrome.windows.create({ url: '${url}' }).then(() => null)`)
    const page = await waiting
    await page.waitForURL(url)
    return page
  }

  test('G66 G68 a mention is told while the chat is closed, is no news once it was read there, and is gone back to later', async () => {
    await ben.page.goto(new URL('article.html', people.pages.url).href)
    await there(ben.overlay.dock)
    await closeChat(ben)
    await openChat(ada)
    const input = ada.overlay.panel.getByTestId('chat-input')
    await input.pressSequentially('is it so, @Be')
    await ada.overlay.panel.getByTestId('mention-option').filter({ hasText: 'Ben' }).click()
    await input.press('Enter')
    await there(toast().filter({ hasText: 'Ada mentioned you' }))
    await until(async () => expect(await badge()).toBe('1'))
    await toast().getByTestId('toast-show').click()
    await there(ben.overlay.panel.locator('[data-reached]').filter({ hasText: 'is it so' }))
    await until(async () => expect(await badge()).toBe(''))
    await until(async () => expect((await listed()).every(({ read }) => read)).toBe(true))

    await closeChat(ben)
    const centre = await openCentre()
    await centre.locator('[data-what="mentioned"]').getByTestId('notification-view').first().click()
    const led = ben.overlay.panel.locator('[data-reached]')
    await there(led.filter({ hasText: 'is it so' }))
    await until(async () =>
      expect(await led.evaluate(one => one === document.activeElement && document.hasFocus())).toBe(true),
    )
    await centre.close()
  })

  test('G61 a thousand calls in a moment are one line, one toast, and a browser that still answers', async () => {
    await ben.page.bringToFront()
    await closeChat(ben)
    // It goes by itself, maybe before the last of them is counted.
    const shown = there(toast())
    await background.evaluate(`(async () => {
    const record = number => String(number).padStart(21, '0') + 'A'
    for (let i = 0; i < 1_000; i++)
      chrome.runtime.sendMessage({
        to: 'background', type: 'called', room: 'AAAAAAAAAAAAAAAAAAAAAA', roomName: 'Storm', more: 0,
        calls: [{
          kind: 'mention', record: record(i), person: 'A'.repeat(43), name: 'Grace', color: 3,
          excerpt: 'number ' + i, timeMs: Date.now(),
        }],
      }).catch(() => undefined)
  })()`)
    // The page goes on drawing meanwhile.
    const drew = await ben.page.evaluate(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))),
    )
    expect(drew).toBe(true)
    await shown
    await until(async () =>
      expect((await listed()).filter(({ read }) => !read)).toMatchObject([
        { what: 'mentioned', count: 1_000 },
      ]),
    )
    expect(await toast().count()).toBeLessThanOrEqual(3)
    await until(async () => expect(await badge()).toBe('1'))
    const centre = await openCentre()
    await there(centre.getByText('1000 mentions'))
    await centre.getByTestId('mark-all-notifications').click()
    await until(async () => expect(await badge()).toBe(''))
    await gone(toast())
    await centre.close()
  })

  test('G64 G65 an invitation comes while one reads a page, which is told who and nothing more, and is accepted in the centre', async () => {
    const link = await createRoom(ada.browser, await openWindow(ada, 'tables.html'), 'Moon tables')
    await ada.page.bringToFront()
    await background.evaluate(`chrome.runtime.sendMessage({ type: 'set-receive-invites', on: true })`)
    await ben.page.bringToFront()
    const grace = createCorrespondent(people.hub)
    const box = await mailboxOf(background)
    const from = { name: 'Grace', color: 3, roomName: 'Moon tables', words: 'come and look' }
    const invite = { type: 'invite', link, ...from } as const
    await until(async () => expect((await grace.send(box, invite)).ok).toBe(true))

    await there(toast())
    const drawn = await ben.page
      .locator('[data-alongside]')
      .evaluate(host => host.shadowRoot?.textContent ?? '')
    expect(drawn).toContain('Grace invites you to a room')
    expect(drawn).not.toContain('Moon tables')
    expect(drawn).not.toContain('come and look')
    await until(async () => expect(await badge()).toBe('1'))
    const centre = await openCentre()
    const row = centre.locator('[data-testid="notification"][data-what="invited"]')
    await until(async () => expect(await row.innerText()).toContain('come and look'))
    const opened = ben.browser.context.waitForEvent('page')
    await row.getByTestId('notification-join').click()
    const moon = await opened
    await there(overlayOf(moon).dock)
    await until(async () => expect(await badge()).toBe(''))
    await gone(toast())
    expect(background.complaints).toEqual([])
  })
}
