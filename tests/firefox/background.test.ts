import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import { inboxKey, mailboxIdOf } from '../../lib/core/inbox-keys.ts'
import { encodeLink } from '../../lib/core/links.ts'
import { createCorrespondent } from '../server/mail-client.ts'
import { type FirefoxBrowser, launchFirefox } from '../support/firefox.ts'
import type { FirefoxPage } from '../support/firefox-page.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'

// Firefox has no offscreen document: rooms live in its background page, beside what reacts to tabs and the popup.

let hub: HubProcess
let pages: PageServer
let browser: FirefoxBrowser
let page: FirefoxPage
/** Also for the APIs that only the extension's pages have. */
let popup: FirefoxPage

beforeAll(async () => {
  hub = await startHub()
  pages = await servePages()
  browser = await launchFirefox()
  await browser.setUp({ name: 'Ada', hub: hub.url })
  page = await browser.open(`${pages.url}article.html`)
  popup = await browser.popup(page)
  await popup.fill('room-name', 'Tide tables')
  await popup.click('create-room')
  await popup.text('room-link')
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await hub?.stop()
})

const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 100 })
const overlays = (): Promise<number> => page.evaluate(`document.querySelectorAll('[data-alongside]').length`)
const live = (): Promise<readonly object[]> =>
  popup.evaluate(`browser.storage.session.get().then(({ live = [] }) => live)`)

async function connections(): Promise<string | undefined> {
  const metrics = await (await fetch(`${hub.url}/metrics`)).text()
  return /^alongside_connections\S* (\d+)$/m.exec(metrics)?.[1]
}

test('the overlay comes back by itself after a reload', async () => {
  // The dock is there once somebody looks.
  await page.activate()
  await page.text('dock')
  await page.reload()
  await page.text('dock')
  expect(await overlays()).toBe(1)
})

test('the chat opens in its frame, and keeps what was said over a reload', async () => {
  await page.activate()
  await page.click('chat-toggle')
  const panel = await page.frame('/panel.html')
  await panel.fill('chat-input', 'hello from Firefox')
  await panel.evaluate(`document.querySelector('[data-testid=chat-input]').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
  )`)
  await until(async () => expect(await panel.text('chat-message')).toContain('hello from Firefox'))
  await page.reload()
  await until(async () =>
    expect(await (await page.frame('/panel.html')).text('chat-message')).toContain('hello from Firefox'),
  )
})

test('the room is turned off here and on again', async () => {
  await popup.activate()
  await popup.click('toggle-here')
  await until(async () => expect(await overlays()).toBe(0))
  expect(await live()).toMatchObject([{ tabs: [] }])
  await popup.click('toggle-here')
  await until(async () => expect(await overlays()).toBe(1))
})

test('leaving takes everything down and leaves no socket', async () => {
  await until(async () => expect(await connections()).toBe('1'))
  await popup.click('leave-room')
  await until(async () => expect(await overlays()).toBe(0))
  await until(async () => expect(await connections()).toBe('0'))
  expect(await live()).toEqual([])
})

test('pages that Firefox keeps to itself say so, and start no room', async () => {
  const restricted = await browser.open('about:license')
  await restricted.activate()
  const words = await popup.evaluate<string>(`browser.tabs.query({ active: true }).then(async ([tab]) => {
    const answer = await browser.runtime.sendMessage({ type: 'get-state', tabId: tab.id })
    return JSON.stringify(answer.value.tab)
  })`)
  expect(JSON.parse(words)).toMatchObject({ problem: 'page-forbidden', here: false })
})

test('a room that was left is gone back to from the sidebar, where its chat is then', async () => {
  const beside = await browser.open(await popup.evaluate(`browser.runtime.getURL('/sidepanel.html')`))
  expect(await beside.text('room-entry')).toContain('Tide tables')
  await beside.click('rejoin-room')
  await until(async () => expect(await live()).toMatchObject([{ tabs: [expect.any(Number)] }]))
  await until(async () => expect(await beside.text('chat-message')).toContain('hello from Firefox'))
  expect(
    await popup.evaluate(
      `[typeof browser.sidebarAction.open, typeof browser.omnibox, typeof browser.contextMenus]`,
    ),
  ).toEqual(['function', 'object', 'object'])
})

test('G64 an invitation is counted on the button, and the centre opens in a window where the browser counts no click', async () => {
  const ask = (request: object): Promise<unknown> =>
    popup.evaluate(`browser.runtime.sendMessage(${JSON.stringify(request)}).then(() => null)`)
  await ask({ type: 'set-receive-invites', on: true })
  const seed = await popup.evaluate<number[]>(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('alongside')
    opening.onerror = reject
    opening.onsuccess = () => {
      const asked = opening.result.transaction('identity').objectStore('identity').get('self')
      asked.onsuccess = () => resolve([...asked.result.seed])
      opening.result.close()
    }
  })`)
  const box = mailboxIdOf(inboxKey(Uint8Array.from(seed)).publicKey)
  const link = encodeLink({
    ...{ hub: hub.url, room: 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId, secret: new Uint8Array(16), role: 'editor' },
    ...{ roomName: 'Moon', inviter: 'Grace', landing: pages.url },
  })
  const invite = { type: 'invite', name: 'Grace', color: 3, link, roomName: 'Moon', words: 'come' } as const
  const grace = createCorrespondent(hub)
  // A mailbox is there once it was opened.
  await until(async () => expect((await grace.send(box, invite)).ok).toBe(true))
  await until(async () => expect(await popup.evaluate('browser.browserAction.getBadgeText({})')).toBe('1'))
  // Nobody counts this as a click, as Firefox counts none on a desktop notification.
  await ask({ type: 'open-notification', id: 'any' })
  const shown = `browser.windows.getAll({ populate: true }).then(all => all.flatMap(({ tabs }) => tabs.map(({ url }) => url)))`
  await until(async () =>
    expect(await popup.evaluate<string[]>(shown)).toContainEqual(expect.stringContaining('/sidepanel.html')),
  )
})
