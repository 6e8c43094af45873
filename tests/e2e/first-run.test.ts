import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gone, hidden, there, until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension } from '../support/extension.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { overlayOf } from '../support/overlay.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'
import { createRoom } from '../support/two-people.ts'

// One person from the first minute on: alone, in a room, switched off, in another browser, and gone.

const passphrase = 'quiet harbour, seven gulls'
let hub: HubProcess
let pages: PageServer
let folder: string
let first: ExtensionBrowser
let second: ExtensionBrowser
/** Where the first browser's room is. */
let article: Page

beforeAll(async () => {
  ;[hub, pages, folder, first] = await Promise.all([
    startHub(),
    servePages(),
    mkdtemp(join(tmpdir(), 'alongside-identity-')),
    launchExtension(),
  ])
})
afterAll(async () => {
  await first?.close()
  await second?.close()
  pages?.close()
  await hub?.stop()
  await rm(folder, { recursive: true, force: true })
})

const extensionPage = (browser: ExtensionBrowser, path: string): Promise<Page> =>
  browser.open(`chrome-extension://${browser.extensionId}/${path}`)

/** What the browser's database and storage hold, as text. */
const everything = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const extension = globalThis as unknown as {
      chrome: { storage: { local: { get(keys: null): Promise<object> } } }
    }
    const kept: unknown[] = [await extension.chrome.storage.local.get(null)]
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name!)
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error)
      })
      for (const store of database.objectStoreNames)
        kept.push([
          store,
          await new Promise((resolve, reject) => {
            const reading = database.transaction(store).objectStore(store).getAll()
            reading.onsuccess = () => resolve(reading.result)
            reading.onerror = () => reject(reading.error)
          }),
        ])
      database.close()
    }
    return JSON.stringify(kept, (_, value) => (value instanceof Uint8Array ? [...value] : value))
  })

test('somebody who is alone meets the made-up friend: sees, answers and follows them, without a hub', async () => {
  const page = await extensionPage(first, 'welcome.html')
  const guide = page.getByTestId('guide')
  const done = page.locator('[data-testid=guide][data-done=true]')
  const { dock, chatToggle, panel, cursor, avatar } = overlayOf(page)
  await there(dock)
  await there(cursor().filter({ hasText: 'Sam' }))
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await until(async () => expect(await dock.getAttribute('data-theme')).toBe(colorScheme))
  }
  const text = (await page.locator('[data-read]').first().boundingBox())!
  await page.mouse.move(text.x + 40, text.y + 10)
  await page.mouse.move(text.x + 120, text.y + 20, { steps: 4 })
  await there(done)
  await guide.getByTestId('guide-next').click()

  await chatToggle.click()
  const input = panel.getByTestId('chat-input')
  await there(panel.getByTestId('chat-message'))
  await input.fill('On every word')
  await input.press('Enter')
  await there(done)
  await there(panel.getByTestId('chat-message').nth(2))
  await guide.getByTestId('guide-next').click()

  await avatar().last().click()
  await page.getByTestId('follow').click()
  await there(done)
  await until(async () => expect(await page.evaluate(() => scrollY)).toBeGreaterThan(200))
  await guide.getByTestId('guide-next').click()
  await page.getByTestId('guide-name').fill('Ada')
  await page.getByTestId('guide-name').blur()
  await there(page.getByText('Saved'))
  const opened = first.context.waitForEvent('page')
  await page.getByTestId('guide-options').click()
  const options = await opened
  await until(async () => expect(await options.getByTestId('profile-name').inputValue()).toBe('Ada'))
  await page.close()
  await options.close()
})

test('switched off, nothing is left on pages and nothing is connected; switched on, the room is back', async () => {
  await first.setUp({ hub: hub.url })
  article = await first.open(`${pages.url}article.html`)
  await createRoom(first, article, 'Tide tables')
  const { dock, chatToggle, panel } = overlayOf(article)
  await there(dock)
  await chatToggle.click()
  await panel.getByTestId('chat-input').fill('High water at nine')
  await panel.getByTestId('chat-input').press('Enter')
  await there(panel.getByTestId('chat-message').filter({ hasText: 'High water' }))
  const options = await first.options()
  await options.getByTestId('on-everywhere').click()
  await until(async () => expect(await options.getByTestId('on-everywhere').isChecked()).toBe(false))
  await gone(dock)
  // It is listed for a moment while it ends.
  await until(() => expect(first.host()).rejects.toThrow('not running'))

  await article.reload()
  const popup = await first.popup(article)
  await there(popup.getByTestId('switched-off'))
  expect(await article.locator('[data-alongside]').count()).toBe(0)
  expect(await popup.evaluate<string>('chrome.action.getBadgeText({})')).toBe('')
  await popup.getByTestId('turn-on').click()
  await article.bringToFront()
  await there(dock)
  expect(await dock.getAttribute('data-corner')).toBe('bottom-right')
  await options.getByTestId('appearance-corner').selectOption('top-left')
  await options.getByTestId('appearance-theme').selectOption('dark')
  await until(async () => expect(await dock.getAttribute('data-corner')).toBe('top-left'))
  await until(async () => expect(await dock.getAttribute('data-theme')).toBe('dark'))
  // Each acts on a page that is open already. Alone, one sees one's own cursor as others will.
  const name = article.locator('.cursor-pill')
  const opacity = () => name.evaluate(pill => getComputedStyle(pill).opacity)
  const choose = (what: string, value: string) =>
    options.getByTestId(`appearance-${what}`).selectOption(value)
  await article.mouse.move(200, 300)
  await there(name)
  await choose('names', 'nobody')
  await hidden(name)
  await choose('names', 'moving')
  await until(async () => expect(await opacity()).toBe('0'))
  // It is shown for a moment only.
  await until(async () => {
    await article.mouse.move(260, 320)
    await article.mouse.move(270, 320)
    expect(await opacity()).toBe('1')
  })
  await until(async () => expect(await opacity()).toBe('0'))
  await choose('names', 'everybody')
  await until(async () => expect(await opacity()).toBe('1'))
  const { width } = (await dock.boundingBox())!
  await choose('size', 'large')
  await until(async () => expect((await dock.boundingBox())!.width).toBeGreaterThan(width))
  const moves = () => name.evaluate(pill => getComputedStyle(pill.parentElement!).transitionDuration)
  expect(await moves()).toBe('0.14s')
  await choose('motion', 'less')
  await until(async () => expect(await moves()).toBe('0s'))
  await options.getByTestId('test-hub').first().click()
  await there(options.locator('[data-testid=hub-state][data-state=good]'))
  await options.close()
  await popup.close()
})

test('I1 I2 I3 a file takes the person to another browser: their rooms are there, and both write in one', async () => {
  const options = await first.options()
  await options.getByTestId('new-passphrase').fill(passphrase)
  await options.getByTestId('new-passphrase-again').fill(passphrase)
  const downloading = options.waitForEvent('download')
  await options.getByTestId('export-identity').click()
  const file = join(folder, 'identity.json')
  await (await downloading).saveAs(file)
  await options.close()

  second = await launchExtension()
  const there2 = await second.options()
  await there2.getByTestId('identity-file').setInputFiles(file)
  await there2.getByTestId('identity-passphrase').fill('quiet harbour, eight gulls')
  await there2.getByTestId('import-identity').click()
  await there(there2.locator('[data-code=wrong-passphrase]'))
  await there2.getByTestId('identity-passphrase').fill(passphrase)
  const again = second.context.waitForEvent('page')
  await there2.getByTestId('import-identity').click()
  const moved = await again
  await there(moved.getByTestId('identity-moved'))
  await until(async () => expect(await moved.getByTestId('profile-name').inputValue()).toBe('Ada'))

  const beside = await extensionPage(second, 'sidepanel.html')
  const opened = second.context.waitForEvent('page')
  await beside.getByTestId('room-entry').filter({ hasText: 'Tide tables' }).getByTestId('rejoin-room').click()
  const page = await opened
  const { dock, chatToggle, panel } = overlayOf(page)
  await there(dock)
  await chatToggle.click()
  await there(panel.getByTestId('chat-message').filter({ hasText: 'High water at nine' }))
  await panel.getByTestId('chat-input').fill('And low at three')
  await panel.getByTestId('chat-input').press('Enter')
  const message = overlayOf(article).panel.getByTestId('chat-message').filter({ hasText: 'And low at three' })
  await there(message)
  await overlayOf(article).panel.getByTestId('chat-input').fill('Both are mine')
  await overlayOf(article).panel.getByTestId('chat-input').press('Enter')
  await there(panel.getByTestId('chat-message').filter({ hasText: 'Both are mine' }))
})

test('I4 deleting everything leaves nothing of it in database and storage, and starts as after the installation', async () => {
  const options = await second.options()
  expect(await everything(options)).toContain('Tide tables')
  await options.getByTestId('delete-everything').click()
  expect(await options.getByTestId('delete-everything-yes').isDisabled()).toBe(true)
  await options.getByTestId('delete-word').fill('Delete')
  const opened = second.context.waitForEvent('page')
  await options.getByTestId('delete-everything-yes').click()
  const welcome = await opened
  await there(welcome.getByTestId('all-deleted'))
  await until(async () => {
    const left = await everything(welcome)
    for (const secret of ['Tide tables', 'Ada', hub.url, 'High water']) expect(left).not.toContain(secret)
  })
})
