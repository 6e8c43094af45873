import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { bothGo, gone, message, openChat, pointed, say, there, turnOnHere, until } from '../../support/e2e.ts'
import { missPx } from '../../support/pointing.ts'
import { servePages } from '../../support/serve-pages.ts'
import type { TwoPeople } from '../../support/two-people.ts'
import { inWindows } from '../../support/use-meeting.ts'

/** What pages do: they load anew, come back from the cache, forbid scripts, open dialogs, and outlive the extension. */
export function throughPageLife(people: TwoPeople): void {
  const { a: ada, b: ben } = people
  inWindows(people, { width: 1100, height: 800 })

  const at = (name: string) => new URL(name, people.pages.url).href

  test.each([
    ['isolated.html', 'is cross-origin isolated'],
    ['unset.html', 'resets every style'],
    ['hostile.html', 'styles what it does not know'],
    ['rtl.html', 'runs from right to left'],
    ['dark.html', 'is dark'],
  ])('cursors and chat work on %s, which %s', async page => {
    await bothGo(people, page)
    await pointed(ada, ben)
    await say(ada, `hello on ${page}`)
    await openChat(ben)
    await there(message(ben, `hello on ${page}`))
    for (const person of [ada, ben]) {
      await person.overlay.chatToggle.click()
      await gone(person.overlay.chatPanel)
    }
  })

  test('cursors and chat work on a page that came by https, with the hub on plain http', async () => {
    const secure = await servePages({ secure: true })
    try {
      for (const person of [ada, ben]) {
        await person.page.goto(`${secure.url}article.html`)
        await turnOnHere(person)
      }
      await pointed(ada, ben)
      await say(ben, 'hello by https')
      await openChat(ada)
      await there(message(ada, 'hello by https'))
    } finally {
      secure.close()
    }
    for (const person of [ada, ben]) {
      await person.overlay.chatToggle.click()
      await gone(person.overlay.chatPanel)
    }
  })

  test('on a page whose policy forbids every script the cursors work, and the chat has a window of its own', async () => {
    await bothGo(people, 'strict-csp.html')
    await pointed(ada, ben)
    await pointed(ben, ada)
    const opened = ada.browser.context.waitForEvent('page')
    await ada.overlay.chatToggle.click()
    const window = await opened
    await window.getByTestId('chat-input').fill('hello from a window')
    await window.getByTestId('chat-input').press('Enter')
    await there(window.getByTestId('chat-message').filter({ hasText: 'hello from a window' }))
    await window.close()
  })

  test('the overlay is there again after history back from the cache, with its port alive', async () => {
    await bothGo(people, 'article.html')
    await pointed(ada, ben)
    await ada.page.goto(at('long.html'))
    await gone(ben.overlay.cursor())
    // Playwright's own goBack waits for a load that a page from the cache never has.
    await ada.page.evaluate(() => history.back())
    await ada.page.waitForURL(at('article.html'), { waitUntil: 'commit' })
    await pointed(ada, ben)
    await pointed(ben, ada)
    expect(await ada.page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(1)
  })

  test('the chat can be used while the page’s modal dialog is open, and stays loaded', async () => {
    await bothGo(people, 'modal.html')
    await openChat(ada)
    await ada.overlay.panel.getByTestId('chat-input').fill('half a sent')
    await ada.page.locator('button').first().click()
    await there(ada.page.locator('dialog[open]'))
    const input = ada.overlay.panel.getByTestId('chat-input')
    expect(await input.inputValue()).toBe('half a sent')
    await input.click()
    await input.press('End')
    await input.pressSequentially('ence from inside')
    await input.press('Enter')
    await there(message(ada, 'half a sentence from inside'))
    await ada.page.keyboard.press('Escape')
    await ada.overlay.chatToggle.click()
    await gone(ada.overlay.chatPanel)
  })

  test('the overlay shifts nothing on the page', async () => {
    await bothGo(people, 'article.html')
    const boxes = () =>
      ada.page.evaluate(() =>
        [...document.body.querySelectorAll('*')].map(element => {
          const { x, y, width, height } = element.getBoundingClientRect()
          return [x + scrollX, y + scrollY, width, height]
        }),
      )
    const withOverlay = await boxes()
    const popup = await ada.browser.popup(ada.page)
    await popup.getByTestId('toggle-here').click()
    await gone(ada.overlay.dock)
    await ada.page.bringToFront()
    expect(await boxes()).toEqual(withOverlay)
    await popup.getByTestId('toggle-here').click()
    await there(ada.overlay.dock)
    await popup.close()
  })

  test('a page that opts out is left alone, and says why', async () => {
    await ada.page.goto(at('opt-out.html'))
    const popup = await ada.browser.popup(ada.page)
    await there(popup.getByTestId('toggle-here').or(popup.getByTestId('error')))
    await until(async () => expect(await popup.locator('body').innerText()).toMatch(/asks|asked|opt/i))
    expect(await ada.page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(0)
    await popup.close()
  })

  /** Worlds on a page in which scripts of the extension run. */
  async function ourWorlds(page: Page): Promise<number> {
    const session = await page.context().newCDPSession(page)
    let worlds = 0
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin.startsWith('chrome-extension://')) worlds++
    })
    await session.send('Runtime.enable')
    return worlds
  }

  test('a page where the room is off runs none of our code, beside one where it is on', async () => {
    await bothGo(people, 'article.html')
    const off = await ada.browser.open(at('article.html'))
    const elements = () => [...document.documentElement.children].map(element => element.localName)
    expect(await off.evaluate(elements)).toEqual(['head', 'body'])
    expect(await ourWorlds(off)).toBe(0)
    expect(await ourWorlds(ada.page)).toBeGreaterThan(0)
    await off.close()
  })

  /** Scripts of the extension that a page has. */
  async function ourScripts(page: Page): Promise<string[]> {
    const session = await page.context().newCDPSession(page)
    const names = new Set<string>()
    session.on('Debugger.scriptParsed', ({ url }) => {
      if (url.startsWith('chrome-extension://')) names.add(new URL(url).pathname)
    })
    await session.send('Debugger.enable')
    await session.detach()
    return [...names].sort()
  }

  test('who is alone on a page has no more of our code there than is looked at, until somebody comes', async () => {
    await bothGo(people, 'article.html')
    await ada.page.goto(at('dark.html'))
    await there(ada.overlay.dock)
    expect(await ourScripts(ada.page)).toEqual(['/page.js', '/views.js'])
    await ben.page.goto(at('dark.html'))
    await until(async () =>
      expect(await ourScripts(ada.page)).toEqual(['/page.js', '/things.js', '/views.js']),
    )
  })

  test('a cursor stays on its word when the words flow anew', async () => {
    await bothGo(people, 'article.html')
    await pointed(ada, ben)
    const isOnItsWord = () =>
      until(async () => expect(await missPx(ada, ben, 'Stand there for a month')).toBeLessThan(4))
    await isOnItsWord()
    await ben.page.setViewportSize({ width: 500, height: 800 })
    await isOnItsWord()
    await ben.page.setViewportSize({ width: 1100, height: 800 })
  })

  test('an extension that is reloaded leaves no dead overlay behind', async () => {
    await bothGo(people, 'article.html')
    await pointed(ada, ben)
    const [worker] = ada.browser.context.serviceWorkers()
    // A turn later: what ends the worker would end the answer, too.
    await worker!.evaluate('void setTimeout(() => chrome.runtime.reload())')
    await gone(ada.overlay.dock)
    expect(await ada.page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(0)
    await gone(ben.overlay.cursor().filter({ hasText: 'Ada' }))
  })
}
