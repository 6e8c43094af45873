import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gone, there, until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension } from '../support/extension.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { overlayOf } from '../support/overlay.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'
import { createRoom } from '../support/two-people.ts'

// One browser that knows several rooms, from nothing to nothing.

let hub: HubProcess
let pages: PageServer
let browser: ExtensionBrowser
/** What stands beside the pages of the window. */
let beside: Page

beforeAll(async () => {
  hub = await startHub()
  pages = await servePages()
  browser = await launchExtension()
  await browser.setUp({ name: 'Ada', hub: hub.url })
  beside = await browser.open(`chrome-extension://${browser.extensionId}/sidepanel.html`)
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await hub?.stop()
})

const row = (at: Page, name: string): Locator => at.getByTestId('room-entry').filter({ hasText: name })
const input = (): Locator => beside.getByTestId('chat-input')
const said = (words: string): Locator => beside.getByTestId('chat-message').filter({ hasText: words })

/** Goes to a room from the list beside the page; the page that it opens. */
async function rejoin(name: string): Promise<Page> {
  await beside.bringToFront()
  if ((await beside.getByTestId('rooms-tab').count()) > 0) await beside.getByTestId('rooms-tab').click()
  const opened = browser.context.waitForEvent('page')
  await row(beside, name).getByTestId('rejoin-room').click()
  const page = await opened
  await there(overlayOf(page).dock)
  await there(input())
  return page
}

test('rooms are started, left and come back to from a list, and what was not sent waits in each', async () => {
  await there(beside.getByTestId('no-rooms'))
  const article = await browser.open(`${pages.url}article.html`)
  await createRoom(browser, article, 'Tide tables')
  await there(overlayOf(article).dock)

  await beside.bringToFront()
  await there(input())
  await input().fill('Said in the first')
  await input().press('Enter')
  await there(said('Said in the first'))
  await input().fill('half a thought')

  // One room is live in a window: another takes its place.
  const popup = await browser.popup(article)
  await popup.getByTestId('leave-room').click()
  await there(row(popup, 'Tide tables'))
  await gone(overlayOf(article).dock)
  await popup.close()
  const table = await browser.open(`${pages.url}tables.html`)
  await createRoom(browser, table, 'Moon tables')
  await beside.bringToFront()
  await there(beside.getByRole('heading', { name: 'Moon tables' }))
  await there(input())
  await gone(said('Said in the first'))
  await input().fill('another thought')

  const again = await rejoin('Tide tables')
  expect(again.url()).toBe(`${pages.url}article.html`)
  await gone(overlayOf(table).dock)
  await beside.bringToFront()
  await there(said('Said in the first'))
  await until(async () => expect(await input().inputValue()).toBe('half a thought'))
  await rejoin('Moon tables')
  await beside.bringToFront()
  await until(async () => expect(await input().inputValue()).toBe('another thought'))
})

test('a room is renamed by its owner, made a favourite, and taken along as a file', async () => {
  await beside.bringToFront()
  await beside.getByTestId('rooms-tab').click()
  const tide = row(beside, 'Tide tables')
  await tide.getByTestId('favourite-room').click()
  await until(async () =>
    expect(await beside.getByTestId('room-entry').first().innerText()).toContain('Tide tables'),
  )
  await tide.getByTestId('room-menu').click()
  const download = beside.waitForEvent('download')
  await tide.getByTestId('export-markdown').click()
  const file = await download
  expect(file.suggestedFilename()).toBe('Tide tables.md')
  expect(await readFile((await file.path())!, 'utf8')).toMatch(
    /^# Tide tables[\s\S]*Ada[\s\S]*> Said in the first/,
  )

  await row(beside, 'Moon tables').getByTestId('room-menu').click()
  await row(beside, 'Moon tables').getByTestId('rename-room').click()
  await beside.getByTestId('new-room-name').fill('Sun tables')
  await beside.getByTestId('save-room-name').click()
  await there(row(beside, 'Sun tables'))
  await beside.getByTestId('room-tab').click()
  await there(beside.getByRole('heading', { name: 'Sun tables' }))
})

test('the side panel is opened by a click in the dock', async () => {
  const page = browser.context.pages().findLast(open => open.url() === `${pages.url}tables.html`)!
  await page.bringToFront()
  const overlay = overlayOf(page)
  await there(overlay.avatar())
  const contexts = () =>
    beside.evaluate<unknown[]>("chrome.runtime.getContexts({ contextTypes: ['SIDE_PANEL'] })")
  expect(await contexts()).toEqual([])
  await overlay.avatar().click()
  await page.getByTestId('open-beside').click()
  await until(async () => expect(await contexts()).toHaveLength(1))
})

test('a selection is said in the room by a right click', async () => {
  const worker = browser.context.serviceWorkers()[0]!
  const page = browser.context.pages().findLast(open => open.url() === `${pages.url}tables.html`)!
  const tab = await browser.tabId(page)
  const clicked = { menuItemId: 'share-selection', selectionText: 'high tide at noon' }
  await worker.evaluate(
    `chrome.tabs.get(${tab}).then(tab => chrome.contextMenus.onClicked.dispatch(${JSON.stringify(clicked)}, tab))`,
  )
  await there(overlayOf(page).panel.getByTestId('chat-message').filter({ hasText: 'high tide at noon' }))
})

test('a room that is deleted is gone from this browser, and nothing of it is left', async () => {
  await beside.bringToFront()
  await beside.getByTestId('rooms-tab').click()
  for (const name of ['Tide tables', 'Sun tables']) {
    const one = row(beside, name)
    if ((await one.getByTestId('forget-room').count()) === 0) await one.getByTestId('room-menu').click()
    await one.getByTestId('forget-room').click()
    expect(await one.getByTestId('confirm').innerText()).toContain('You own this room')
    await one.getByTestId('confirm-yes').click()
    await gone(one)
  }
  await there(beside.getByTestId('no-rooms'))
  const kept = async () => {
    const database = await new Promise<IDBDatabase>(resolve => {
      const opening = indexedDB.open('alongside')
      opening.onsuccess = () => resolve(opening.result)
    })
    const keysIn = (store: string): Promise<IDBValidKey[]> =>
      new Promise(resolve => {
        const asked = database.transaction(store).objectStore(store).getAllKeys()
        asked.onsuccess = () => resolve(asked.result)
      })
    const keys: Record<string, IDBValidKey[]> = {}
    for (const store of database.objectStoreNames) keys[store] = await keysIn(store)
    database.close()
    return keys
  }
  await until(async () => {
    const { identity, settings = [], ...ofRooms } = await beside.evaluate(kept)
    expect(identity).toEqual(['self'])
    // What belongs to no room has no room's id before its name.
    expect(settings.filter(key => (key as string[])[0] !== '')).toEqual([])
    expect(Object.values(ofRooms).flat()).toEqual([])
  })
})
