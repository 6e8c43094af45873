import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gone, there, until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension } from '../support/extension.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { type OverlayView, overlayOf } from '../support/overlay.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'
import { createRoom } from '../support/two-people.ts'

// One person, and all the places that their chat can be in.

let hub: HubProcess
let pages: PageServer
let browser: ExtensionBrowser
let page: Page
let overlay: OverlayView

beforeAll(async () => {
  hub = await startHub()
  pages = await servePages()
  browser = await launchExtension({ size: { width: 1100, height: 800 } })
  await browser.setUp({ name: 'Ada', hub: hub.url })
  page = await browser.open(`${pages.url}article.html`)
  overlay = overlayOf(page)
  // What still slides in cannot be taken by its edge.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await createRoom(browser, page, 'Tide tables')
  await there(overlay.dock)
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await hub?.stop()
})

const input = () => overlay.panel.getByTestId('chat-input')
const open = async () => {
  if ((await overlay.chatPanel.count()) === 0) await overlay.chatToggle.click()
  await there(input())
}
const boxOf = async () => (await overlay.chatPanel.boundingBox())!
/** Does what a button of the menu for places does. */
const goTo = async (place: 'beside' | 'window' | 'top') => {
  await overlay.panel.getByRole('button', { name: /where this sits/i }).click()
  await overlay.panel.getByTestId(`panel-${place}`).click()
}
const focused = () =>
  page.evaluate(() => {
    const active = document.activeElement
    return (active?.shadowRoot?.activeElement ?? active)?.tagName
  })

/** The panel's frame in a window. */
async function frameIn(window: Page): Promise<Frame> {
  const found = () => window.frames().find(frame => frame.url().includes('/panel.html'))
  await until(async () => expect(found()).toBeDefined())
  return found()!
}

test('the chat stays where it was dragged and as large as it was drawn, and the dock in its corner: after a reload and on other pages', async () => {
  await open()
  const grip = (await page.locator('.panel-grip').boundingBox())!
  const before = await boxOf()
  const from = { x: grip.x + grip.width / 2, y: grip.y + 6 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(420, 120, { steps: 4 })
  await page.mouse.up()
  await until(async () => expect((await boxOf()).x).toBeCloseTo(before.x + 420 - from.x, 0))
  const moved = await boxOf()
  await page.mouse.move(moved.x + moved.width + 1, moved.y + moved.height + 1)
  await page.mouse.down()
  await page.mouse.move(moved.x + moved.width + 101, moved.y + moved.height - 79, { steps: 4 })
  await page.mouse.up()
  const sizeOf = async () => [(await boxOf()).width, (await boxOf()).height]
  await until(async () => expect(await sizeOf()).toEqual([moved.width + 100, moved.height - 80]))
  const drawn = await boxOf()
  await page.getByRole('button', { name: /next corner/i }).click()
  const corner = () => overlay.dock.getAttribute('data-corner')
  await until(async () => expect(await corner()).toBe('bottom-left'))
  for (const name of ['article.html', 'forms.html']) {
    await page.goto(`${pages.url}${name}`)
    await there(input())
    await until(async () => expect(await boxOf()).toEqual(drawn))
    await until(async () => expect(await corner()).toBe('bottom-left'))
  }
})

test('Escape gives the keyboard back to the field that had it', async () => {
  const field = page.locator('input[name=name]')
  await overlay.chatToggle.click()
  await gone(overlay.chatPanel)
  await field.focus()
  await overlay.chatToggle.click()
  await there(input())
  /** Keys go to the frame, which the browser knows a moment after the page does. */
  const hasKeys = () => input().evaluate(area => document.hasFocus() && document.activeElement === area)
  await until(async () => expect(await hasKeys()).toBe(true))
  await page.keyboard.type('half a thought')
  await page.keyboard.press('Escape')
  await until(async () => expect([await focused(), await hasKeys()]).toEqual(['INPUT', false]))
  await page.keyboard.type('Ada')
  expect(await field.inputValue()).toBe('Ada')
  expect(await input().inputValue()).toBe('half a thought')
})

test('in a window of its own it goes on with what was being written, and what is typed there stands in the page as well', async () => {
  const opened = browser.context.waitForEvent('page')
  await goTo('window')
  const window = await opened
  await gone(overlay.chatPanel)
  const inWindow = window.getByTestId('chat-input')
  await until(async () => expect(await inWindow.inputValue()).toBe('half a thought'))
  await page.bringToFront()
  await open()
  await window.bringToFront()
  await inWindow.fill('a whole thought')
  await until(async () => expect(await input().inputValue()).toBe('a whole thought'))
  await inWindow.press('Enter')
  await there(overlay.panel.getByTestId('chat-message').filter({ hasText: 'a whole thought' }))
  await until(async () => expect(await input().inputValue()).toBe(''))
  await window.getByTestId('here-tab').click()
  await there(window.getByTestId('connection-panel'))
  expect(await overlay.panel.getByTestId('connection-panel').count()).toBe(0)
  // What was chosen last is what the next one begins with.
  await window.getByTestId('chat-tab').click()
  await there(inWindow)
  await window.close()
  await page.bringToFront()
})

test('on top of all windows there is nothing but its frame, and the page reads nothing of it', async () => {
  await page.evaluate(() => {
    const { documentPictureInPicture: api } = window as never as { documentPictureInPicture: EventTarget }
    api.addEventListener('enter', event => {
      Object.assign(window, { seen: (event as never as { window: Window }).window })
    })
  })
  const opened = browser.context.waitForEvent('page')
  await goTo('top')
  const top = await opened
  await gone(overlay.chatPanel)
  const frame = await frameIn(top)
  await frame.getByTestId('chat-message').filter({ hasText: 'a whole thought' }).waitFor()
  expect(
    await page.evaluate(() => {
      const { document } = (window as never as { seen: Window }).seen
      return [document.body.innerHTML, document.querySelectorAll('iframe').length, document.body.innerText]
    }),
  ).toEqual([expect.stringMatching(/^<div style="[^"]*"><\/div>$/), 0, ''])
  await frame.getByTestId('chat-input').fill('from above')
  await frame.getByTestId('chat-input').press('Enter')
  await frame.getByTestId('chat-message').filter({ hasText: 'from above' }).waitFor()
  await top.close()
  await there(overlay.panel.getByTestId('chat-message').filter({ hasText: 'from above' }))
})

test('a page that frames the panel by itself, in a window on top too, sees nothing in it', async () => {
  const address = (await overlay.chatPanel.locator('iframe').getAttribute('src'))!.split('#')[0]!
  const opened = browser.context.waitForEvent('page')
  await page.evaluate(url => {
    const { documentPictureInPicture: api } = window as never as {
      documentPictureInPicture: { requestWindow(): Promise<Window> }
    }
    addEventListener(
      'click',
      async () => {
        const { document } = await api.requestWindow()
        for (const fragment of ['', '#', '#AAAAAAAAAAAAAAAAAAAAAA', '#&room=AAAAAAAAAAAAAAAAAAAAAA']) {
          const frame = document.createElement('iframe')
          frame.src = url + fragment
          document.body.append(frame)
        }
      },
      { once: true },
    )
  }, address)
  await page.mouse.click(300, 20)
  const top = await opened
  await until(async () =>
    expect(top.frames().filter(frame => frame.url().includes('/panel.html'))).toHaveLength(4),
  )
  const shown = () =>
    Promise.all(
      top
        .frames()
        .slice(1)
        .map(frame =>
          frame.evaluate(() => [document.readyState, document.getElementById('root')?.innerHTML]),
        ),
    )
  await until(async () => expect((await shown()).every(([state]) => state === 'complete')).toBe(true))
  // As long as it takes a panel of ours to be there.
  await overlay.chatToggle.click()
  await gone(overlay.chatPanel)
  await open()
  // One that says a nonce is told that it has no room; the others do not even ask.
  await until(async () => {
    const seen = (await shown()).map(([, html]) => html)
    expect(seen.filter(html => html === '')).toHaveLength(3)
    expect(seen.filter(html => html?.includes('Tide tables') || html?.includes('chat-'))).toEqual([])
  })
  await top.close()
})

test('beside the page it takes the place of the frame', async () => {
  const worker = browser.context.serviceWorkers()[0]!
  const contexts = () =>
    worker.evaluate<unknown[]>("chrome.runtime.getContexts({ contextTypes: ['SIDE_PANEL'] })")
  await open()
  await goTo('beside')
  await until(async () => expect(await contexts()).toHaveLength(1))
  await gone(overlay.chatPanel)
})

test('a key of the browser’s opens it over a page that has no place for it, once', async () => {
  const worker = browser.context.serviceWorkers()[0]!
  const bare = await browser.open(`chrome-extension://${browser.extensionId}/options.html`)
  const tabId = await browser.tabId(bare)
  const press = (command = 'open-chat') =>
    worker.evaluate(
      `chrome.tabs.get(${tabId}).then(tab => chrome.commands.onCommand.dispatch('${command}', tab))`,
    )
  const opened = browser.context.waitForEvent('page')
  await press()
  const window = await opened
  await there(window.getByTestId('chat-message').filter({ hasText: 'from above' }))
  const before = browser.context.pages().length
  await press()
  await press()
  expect(browser.context.pages()).toHaveLength(before)
  await window.close()
  // What else it is for cannot be done there: the toolbar button says so.
  await press('say-where')
  await until(async () =>
    expect(await worker.evaluate(`chrome.action.getTitle({ tabId: ${tabId} })`)).toContain(
      'not on in this tab',
    ),
  )
})
