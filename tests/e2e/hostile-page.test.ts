import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BackgroundView, viewBackground } from '../support/background-view.ts'
import { testIdsInside } from '../support/closed-root.ts'
import { until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension, productionBuild } from '../support/extension.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'
import { typeFast } from '../support/type-fast.ts'

// The store package on a page whose scripts are after everything. Ada's browser has the hostile page, Ben's looks on.

declare const loot: readonly string[]
declare const roots: readonly ShadowRoot[]
declare const told: readonly string[]
declare const windows: readonly Window[]
declare const upgraded: readonly string[]
declare function rootsOf(host: Element): readonly number[]
declare function breakEverything(): void

let hub: HubProcess
let pages: PageServer
let ada: { browser: ExtensionBrowser; page: Page; background: BackgroundView }
let ben: typeof ada
let link: string
const errors: string[] = []

async function arrive(name: string): Promise<typeof ada> {
  const browser = await launchExtension({ dir: productionBuild })
  await browser.setUp({ name, hub: hub.url })
  const background = await viewBackground(browser)
  const page = await browser.open(`${pages.url}hostile-script.html`)
  page.on('pageerror', error => errors.push(error.message))
  page.on('console', message => {
    // The browser itself says what it refused the page.
    if (message.type() === 'error' && !/^(Failed to load|Denying load)/.test(message.text()))
      errors.push(message.text())
  })
  return { browser, page, background }
}

beforeAll(async () => {
  hub = await startHub()
  pages = await servePages()
  // Each waits for its browser most of the time.
  ;[ada, ben] = await Promise.all([arrive('Ada Lovelace'), arrive('Ben Franklin')])
  const popup = await ada.browser.clickToolbar(ada.page)
  await popup.fill('room-name', 'Tide tables')
  await popup.click('create-room')
  link = (await popup.text('room-link')).trim()
  const joining = await ben.browser.clickToolbar(ben.page)
  await joining.fill('join-link', link)
  await joining.text('join-preview')
  await joining.click('join-room')
  for (const { page } of [ada, ben]) await shows(page, 'dock')
  // A dock that still grows cannot be pressed by where it was.
  for (const { page } of [ada, ben])
    await until(async () => expect((await testIdsInside(page)).filter(isAvatar)).toHaveLength(2))
})
afterAll(async () => {
  await ada?.browser.close()
  await ben?.browser.close()
  pages?.close()
  await hub?.stop()
})

const isAvatar = (testId: string) => testId === 'avatar'
const shows = (page: Page, testId: string) =>
  until(async () => expect(await testIdsInside(page)).toContain(testId))

const panelsOf = (page: Page): readonly Frame[] =>
  page.frames().filter(frame => frame.url().includes('/panel.html'))

/** Opens the chat by a real click on the dock's button, found as only DevTools can. */
async function openChat(page: Page): Promise<Frame> {
  await page.bringToFront()
  const { left, top } = await placeOf(page, 'chat-toggle')
  await page.mouse.click(left + 10, top + 10)
  return panel(page)
}

/** Left top of an element in the closed root, in client pixels. */
async function placeOf(page: Page, testId: string): Promise<{ left: number; top: number }> {
  const devtools = await page.context().newCDPSession(page)
  const { root } = await devtools.send('DOM.getDocument', { depth: -1, pierce: true })
  const { model } = await devtools.send('DOM.getBoxModel', { nodeId: findTestId(root, testId) })
  await devtools.detach()
  const [left = 0, top = 0] = model.border
  return { left, top }
}

interface DomNode {
  readonly nodeId: number
  readonly attributes?: readonly string[]
  readonly children?: readonly DomNode[]
  readonly shadowRoots?: readonly DomNode[]
}

function findTestId(node: DomNode, testId: string): number {
  if (node.attributes?.includes(testId)) return node.nodeId
  for (const inner of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) {
    const found = findTestId(inner, testId)
    if (found) return found
  }
  return 0
}

/** The chat that is open on a page. */
async function panel(page: Page): Promise<Frame> {
  await until(async () => {
    expect(panelsOf(page)).toHaveLength(1)
    await panelsOf(page)[0]!.getByTestId('chat-input').waitFor({ timeout: 1_000 })
  })
  return panelsOf(page)[0]!
}

/** The address of its frame, as it stands in the closed root. */
async function panelSource(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page)
  const { root } = await devtools.send('DOM.getDocument', { depth: -1, pierce: true })
  await devtools.detach()
  return /chrome-extension:[^"]*panel\.html[^"]*/.exec(JSON.stringify(root))![0]
}

const lootOf = (page: Page): Promise<string> => page.evaluate(() => loot.join('\n'))

test('a page that listens to everything learns no word, no key, no name and no link', async () => {
  const chat = await openChat(ada.page)
  // Whoever opens the chat can write at once. Playwright's own clicks into a frame would run code in the page.
  await ada.page.keyboard.type('rendezvous at midnight')
  await ada.page.keyboard.press('Enter')
  await chat.getByTestId('chat-message').filter({ hasText: 'rendezvous' }).waitFor()
  const heard = await openChat(ben.page)
  await heard.getByTestId('chat-message').filter({ hasText: 'rendezvous' }).waitFor()

  const roomId = link.split('#1')[1]!.slice(0, 22)
  for (const { page } of [ada, ben]) {
    const found = await lootOf(page)
    expect(found).toContain('"pointermove"')
    for (const secret of [
      'chrome-extension:',
      'rendezvous',
      'Lovelace',
      'Franklin',
      'Tide tables',
      roomId,
      link.slice(-12),
    ])
      expect(found).not.toContain(secret)
    // A letter that was typed would be a `key` of an event.
    expect(found).not.toMatch(/"keydown","[a-z]"/)
    const reached = await page.evaluate(() => ({
      roots: roots.length,
      frames: window.length,
      shadow: [...document.querySelectorAll('*')].some(element => element.shadowRoot),
      found: (window as unknown as { find(text: string): boolean }).find('rendezvous'),
      runtime: typeof (globalThis as { chrome?: { runtime?: object } }).chrome?.runtime,
    }))
    expect(reached).toEqual({ roots: 0, frames: 0, shadow: false, found: false, runtime: 'undefined' })
  }
})

test('what is typed in the very moment after a slash, or after a press on the chat, is there, and the page has heard none of it', async () => {
  const { page } = ada
  const heard = () =>
    page.evaluate(() =>
      loot.filter(word => /^\["(key|input|beforeinput)/.test(word)).map(word => word.slice(0, 14)),
    )
  const clear = () => page.evaluate(() => void Object.assign(loot, { length: 0 }))
  await page.mouse.click(300, 400)
  await clear()
  // A page that is busy has all that was typed before it come to what opens the line.
  await page.evaluate(() =>
    addEventListener(
      'keydown',
      () => {
        const end = performance.now() + 200
        while (performance.now() < end);
      },
      { capture: true, once: true },
    ),
  )
  await typeFast(page, '/whisper', 5)
  const line = () =>
    panelsOf(page)
      .find(frame => frame.url().includes('bubble'))!
      .getByTestId('bubble-input')
  await until(async () => expect(await line().inputValue()).toBe('whisper'))
  expect(await heard()).toEqual(['["keydown","/"'])
  await page.keyboard.press('Escape')
  await until(async () => expect(panelsOf(page)).toHaveLength(1))

  const { left, top } = await placeOf(page, 'chat-toggle')
  await page.mouse.click(left + 10, top + 10)
  await until(async () => expect(panelsOf(page)).toHaveLength(0))
  await page.mouse.move(left + 10, top + 10)
  await page.mouse.down()
  await clear()
  // The keys are on their way before the press has been dealt with, and after it.
  await Promise.all([page.mouse.up(), typeFast(page, 'murmur', 15)])
  const chat = (await panel(page)).getByTestId('chat-input')
  await until(async () => expect(await chat.inputValue()).toMatch(/murmur$/))
  expect((await heard()).filter(word => word.includes('"keydown","'))).toEqual([])
  await chat.fill('')
  // Nor is it shown a window in which our scripts have run.
  expect(await page.evaluate(() => windows.length)).toBe(0)
})

test('what a page makes up moves nobody’s cursor and disturbs nobody’s chat', async () => {
  await ada.page.bringToFront()
  await ada.page.mouse.move(300, 150, { steps: 5 })
  await shows(ben.page, 'cursor')
  await until(async () => expect((await placeOf(ben.page, 'cursor')).left).toBeCloseTo(300, -1))
  const chat = await panel(ada.page)
  await chat.getByTestId('chat-input').fill('half a sentence')
  await ada.page.evaluate(() => {
    const host = document.querySelector('[data-alongside]')!
    for (let x = 0; x < 200; x += 20)
      for (const type of [
        'pointermove',
        'pointerdown',
        'pointerup',
        'click',
        'keydown',
        'fullscreenchange',
        'toggle',
      ])
        for (const target of [window, document, document.body, host])
          target.dispatchEvent(
            new PointerEvent(type, {
              clientX: x,
              clientY: 200,
              bubbles: true,
              composed: true,
              isPrimary: true,
            }),
          )
    for (const data of [{ type: 'end' }, { type: 'live', rooms: [] }, { type: 'hello', version: 1 }, 'end'])
      window.postMessage(data, '*')
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    document.dispatchEvent(new Event('visibilitychange'))
  })
  // Said after the forgery through the same room: when it is there, so is whatever came before it.
  await chat.getByTestId('chat-input').press('Enter')
  await (await panel(ben.page)).getByTestId('chat-message').filter({ hasText: 'half a sentence' }).waitFor()
  expect((await placeOf(ben.page, 'cursor')).left).toBeCloseTo(300, -1)
  await ada.page.mouse.move(400, 150, { steps: 5 })
  await until(async () => expect((await placeOf(ben.page, 'cursor')).left).toBeCloseTo(400, -1))
})

test('a page that frames the panel by itself, even by its right address, gets an empty one', async () => {
  const id = ada.browser.extensionId
  const [address, nonce] = (await panelSource(ada.page)).split('#')
  expect(address).not.toContain(id)
  const sources = [
    ...['panel.html', 'popup.html', 'host.html', 'page.js', 'views.js', 'things.js'].map(
      file => `chrome-extension://${id}/${file}`,
    ),
    ...['', '#AAAAAAAAAAAAAAAAAAAAAA', `#${nonce}`].map(fragment => `${address}${fragment}`),
  ]
  await ada.page.evaluate(addresses => {
    for (const src of addresses)
      document.body.append(Object.assign(document.createElement('iframe'), { src }))
  }, sources)
  await until(async () => expect(ada.page.frames()).toHaveLength(2 + sources.length))
  const texts = () =>
    Promise.all(
      ada.page
        .frames()
        .slice(1)
        .map(frame => frame.evaluate<string>('document.body.innerText')),
    )
  await until(async () => {
    const all = await texts()
    expect(all.filter(text => text.includes('no longer in this room'))).toHaveLength(2)
    expect(all.filter(text => text === '')).toHaveLength(1)
    expect(all.filter(text => text.includes('blocked'))).toHaveLength(6)
    expect(all.filter(text => text.includes('rendezvous'))).toHaveLength(1)
  })
  await ada.page.evaluate(() => {
    for (const frame of document.querySelectorAll('body > iframe')) frame.remove()
  })
})

/** Both go to another page of the site, where the click that was made before is still good. */
async function bothGo(name: string): Promise<void> {
  for (const { page } of [ada, ben]) {
    await page.goto(pages.url + name)
    await shows(page, 'dock')
  }
}

/** Ada points somewhere; resolves once Ben sees her there. */
async function adaIsSeenAt(x: number, y: number): Promise<void> {
  await ada.page.bringToFront()
  await until(async () => {
    await ada.page.mouse.move(x - 5, y)
    await ada.page.mouse.move(x, y)
    const { left, top } = await placeOf(ben.page, 'cursor')
    expect([left, top].map(Math.round)).toEqual([x, y])
  })
}

test('a page learns nothing from timing, custom elements, copies or animations, and has no frame of ours to send elsewhere', async () => {
  await bothGo('hostile-moves.html')
  // Open, as it was on the page before.
  const chat = await panel(ada.page)
  await chat.getByTestId('chat-input').fill('half a secret')
  await adaIsSeenAt(200, 150)
  const found = await ada.page.evaluate(() => {
    const host = document.querySelector('[data-alongside]')!
    for (let i = 0; i < window.length; i++)
      if (window[i] !== document.querySelector<HTMLIFrameElement>('#jail')!.contentWindow)
        window[i]!.location.replace('about:blank')
    for (const name of ['panel', 'alongside', 'chat', '_top2'])
      if (window.frames[name as unknown as number]) window.open('about:blank', name)
    return { ways: rootsOf(host), upgraded, told: told.join(), frames: window.length }
  })
  expect(found.ways).toEqual([])
  expect(found.upgraded).toEqual([])
  expect(found.told).not.toMatch(/chrome-extension|Lovelace|Franklin|secret|data-testid/)
  expect(found.frames).toBe(1)
  expect(await (await panel(ada.page)).getByTestId('chat-input').inputValue()).toBe('half a secret')
})

test('keys that the page makes up open nothing, type nothing and say nothing', async () => {
  const before = await testIdsInside(ada.page)
  await ada.page.evaluate(() => {
    const host = document.querySelector('[data-alongside]')!
    for (const key of ['/', 'Escape', 'Enter', '1', 'l', 'e', 'Shift', ' '])
      for (const type of ['keydown', 'keypress', 'keyup'])
        for (const target of [window, document.body, host])
          target.dispatchEvent(
            new KeyboardEvent(type, { key, code: `Key${key.toUpperCase()}`, bubbles: true, composed: true }),
          )
  })
  await adaIsSeenAt(210, 160)
  expect(await testIdsInside(ada.page)).toEqual(before)
  expect(await (await panel(ada.page)).getByTestId('chat-input').inputValue()).toBe('half a secret')
})

test('where everything that scripts build on throws, the extension goes on, and throws nothing into the page', async () => {
  await ada.page.evaluate(() => breakEverything())
  await expect(ada.page.evaluate(() => [1].map(Number))).rejects.toThrow('breaks what others build on')
  await adaIsSeenAt(220, 170)
  await ben.page.bringToFront()
  await ben.page.mouse.move(240, 180, { steps: 3 })
  await shows(ada.page, 'cursor')
  // Locators look from a world of their own.
  expect(await ada.page.locator('html').getAttribute('data-failed')).toBe(null)
  await bothGo('hostile-moves.html')
})

test('put somewhere else, into what is not drawn or into another document, it is back', async () => {
  for (const where of ['#pit', 'body', '#jail']) {
    await ada.page.evaluate(selector => {
      const place = document.querySelector(selector)!
      const inner = (place as HTMLIFrameElement).contentDocument
      ;(inner?.body ?? place).append(document.querySelector('[data-alongside]')!)
    }, where)
    await until(async () => {
      const parent = await ada.page.evaluate(
        () => document.querySelector('[data-alongside]')?.parentElement?.localName,
      )
      expect(parent).toBe('html')
    })
    await shows(ada.page, 'dock')
  }
  await adaIsSeenAt(230, 190)
})

test('a page that changes all the time has its people all the same', async () => {
  await ada.page.evaluate(() => {
    const flood = setInterval(() => {
      for (let i = 0; i < 500; i++) document.querySelector('#pit')!.setAttribute('data-n', String(i))
      for (let i = 0; i < 50; i++) document.querySelector('#pit')!.append(document.createElement('i'))
      document.querySelector('#pit')!.textContent = ''
    }, 16)
    setTimeout(() => clearInterval(flood), 20_000)
  })
  await adaIsSeenAt(240, 200)
  await ben.page.bringToFront()
  await ben.page.mouse.move(260, 210, { steps: 3 })
  await shows(ada.page, 'cursor')
  await bothGo('hostile-moves.html')
})

test('a page that draws over the overlay without end is reported on the toolbar button', async () => {
  const title = () =>
    ada.browser.context
      .serviceWorkers()[0]!
      .evaluate<string>(
        'chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => chrome.action.getTitle({ tabId: tab.id }))',
      )
  await ada.page.bringToFront()
  const atRest = await title()
  expect(atRest).not.toMatch(/draws over/)
  await ada.page.evaluate(() => {
    // Popovers in a closed root tell nobody that they have opened.
    const host = document.body.appendChild(document.createElement('div'))
    const root = host.attachShadow({ mode: 'closed' })
    root.innerHTML =
      '<div popover="manual" style="inset:0;width:100vw;height:100vh;border:0;padding:0;background:#fff">Covered</div>'
    ;(root.firstChild as HTMLElement).showPopover()
  })
  await until(async () => expect(await title()).toMatch(/draws over/))
  await ada.page.evaluate(() => document.body.lastElementChild!.remove())
  await until(async () => expect(await title()).toBe(atRest))
})

test('a page may drive the overlay away, and a click on the toolbar button brings it back', async () => {
  await bothGo('hostile-script.html')
  await ada.page.evaluate(() => {
    const flood = () => {
      for (const element of document.querySelectorAll('[data-alongside]')) element.remove()
      for (let i = 0; i < 500; i++)
        document.documentElement.append(Object.assign(document.createElement('div'), { className: 'flood' }))
      for (const element of document.querySelectorAll('.flood')) element.setAttribute('data-alongside', '')
    }
    flood()
  })
  await until(async () => expect(await testIdsInside(ada.page)).toEqual([]))
  await ada.browser.clickToolbar(ada.page)
  await shows(ada.page, 'dock')
  expect(await ada.page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(1)
})

test('a page that opts out late is left alone from then on', async () => {
  await ada.page.evaluate(() => {
    document.head.append(Object.assign(document.createElement('meta'), { name: 'alongside', content: 'off' }))
  })
  await until(async () => expect(await testIdsInside(ada.page)).toEqual([]))
  const popup = await ada.browser.clickToolbar(ada.page)
  await until(async () =>
    expect(await popup.evaluate<string>('document.body.innerText')).toMatch(/asks Alongside to stay away/),
  )
  expect(await ada.page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(0)
})

test('nothing of this made the page or the worker complain', async () => {
  expect(errors).toEqual([])
  for (const { background } of [ada, ben]) expect(background.complaints).toEqual([])
})
