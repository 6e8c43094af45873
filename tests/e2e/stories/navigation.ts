import { expect, test } from 'vitest'
import { startBareChromium } from '../../support/bare-chromium.ts'
import { bothGo, gone, pointed, there, until } from '../../support/e2e.ts'
import { overlayOf } from '../../support/overlay.ts'
import type { TwoPeople } from '../../support/two-people.ts'
import { inWindows } from '../../support/use-meeting.ts'

/** Every way from one page to another that does not begin with a plain load, and several tabs of one person. */
export function throughNavigation(people: TwoPeople): void {
  const { a: ada, b: ben } = people
  inWindows(people, { width: 1100, height: 800 })

  const at = (name: string) => new URL(name, people.pages.url).href
  const cursorOfAda = () => ben.overlay.cursor().filter({ hasText: 'Ada' })

  test('a route that the page answers by the Navigation API is another page', async () => {
    await bothGo(people, 'boats')
    await pointed(ada, ben)
    const go = () =>
      ada.page.evaluate(async () => {
        navigation.addEventListener(
          'navigate',
          event => event.intercept({ handler: async () => undefined }),
          {
            once: true,
          },
        )
        await navigation.navigate('/boats/9').finished
      })
    await go()
    await gone(cursorOfAda())
    await ben.page.goto(at('boats/9'))
    await pointed(ada, ben)
  })

  test('where a page sends its visitors on, they meet', async () => {
    await ada.page.goto(at('moved.html'))
    await ada.page.waitForURL(at('sticky.html'))
    await ben.page.goto(at('sticky.html'))
    for (const { overlay } of [ada, ben]) await there(overlay.dock)
    await pointed(ada, ben)
  })

  test('a download leaves everything as it is', async () => {
    await bothGo(people, 'article.html')
    await pointed(ada, ben)
    await ada.page.route('**/tides.csv', route =>
      route.fulfill({
        body: 'a,b',
        headers: { 'content-disposition': 'attachment', 'content-type': 'text/csv' },
      }),
    )
    const downloaded = ada.page.waitForEvent('download')
    await ada.page.evaluate(() => {
      location.href = '/tides.csv'
    })
    await downloaded
    await pointed(ada, ben)
    await pointed(ben, ada)
    expect(await ada.page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(1)
  })

  test('of two tabs of one person the cursor is in the one where their pointer is', async () => {
    await bothGo(people, 'article.html')
    await pointed(ada, ben)
    const second = await ada.browser.open(at('article.html'))
    const popup = await ada.browser.popup(second)
    await popup.getByTestId('toggle-here').click()
    await second.bringToFront()
    await there(overlayOf(second).dock)
    await second.mouse.move(500, 200, { steps: 3 })
    await until(async () => {
      expect(await cursorOfAda().count()).toBe(1)
      const seen = (await cursorOfAda().boundingBox())!
      // The words are the same in both windows.
      expect(Math.hypot(seen.x - 500, seen.y - 200)).toBeLessThan(4)
    })
    await second.goto(at('sticky.html'))
    await gone(cursorOfAda())
    await ada.page.bringToFront()
    await pointed(ada, ben)
    expect(await ben.overlay.avatar().count()).toBe(2)
    await second.close()
    await popup.close()
  })

  test('on a page that is prerendered nobody is there and nothing is drawn until its reader goes to it', async () => {
    const cleo = await startBareChromium()
    const { desk } = cleo
    try {
      const ask = async (request: object): Promise<void> => {
        const answer = await desk.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(request)})`)
        expect(answer).toMatchObject({ ok: true })
      }
      const tabId = await desk.evaluate<number>('chrome.tabs.create({}).then(({ id }) => id)')
      /** In Cleo's tab, in the extension's world: no DevTools client is on her page. */
      const inTab = <Value>(body: string): Promise<Value> =>
        desk.evaluate(`chrome.scripting
        .executeScript({ target: { tabId: ${tabId} }, func: () => { ${body} } })
        .then(([{ result }]) => result)`)
      const whereCleo = () =>
        ben.overlay.avatar().and(ben.page.getByLabel(/^Cleo/)).getAttribute('data-where')

      await ask({ type: 'set-profile', profile: { name: 'Cleo', color: 3 } })
      await ask({ type: 'set-hub', url: people.hub.url })
      await ask({ type: 'join-room', tabId, link: people.link })
      await ben.page.goto(at('ahead.html?next'))
      await desk.evaluate(`chrome.tabs.update(${tabId}, { url: '${at('ahead.html')}' }).then(() => null)`)
      // It is there, out of sight, and has been read to its end.
      await until(async () => expect(await inTab(`return localStorage.getItem('ahead')`)).toBe('?next'))
      await until(async () => expect(await whereCleo()).toBe('site'))

      await inTab(`location.href = '/ahead.html?next'`)
      await until(async () => expect(await whereCleo()).toBe('here'))
      const seen = () =>
        inTab<object>(`return {
        activatedLater: performance.getEntriesByType('navigation')[0].activationStart > 0,
        drawnBefore: document.documentElement.dataset.before,
        dock: document.querySelector('[data-alongside]')?.shadowRoot.querySelector('[data-testid=dock]') != null,
      }`)
      await until(async () =>
        expect(await seen()).toEqual({ activatedLater: true, drawnBefore: '0', dock: true }),
      )
    } finally {
      await cleo.close()
    }
  })
}
