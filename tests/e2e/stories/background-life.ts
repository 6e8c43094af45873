import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { type BackgroundView, viewBackground } from '../../support/background-view.ts'
import { bothGo, gone, pointed, there, until } from '../../support/e2e.ts'
import { launchExtension } from '../../support/extension.ts'
import { overlayOf } from '../../support/overlay.ts'
import { createRoom, joinRoom, type TwoPeople } from '../../support/two-people.ts'

/** Which rooms are live where, through all that a browser does to workers, tabs and windows. */
export function throughBackgroundLife(people: TwoPeople, profileOfBen: string): void {
  const { a: ada, b: ben } = people
  let background: BackgroundView
  const opened: Page[] = []

  beforeAll(async () => {
    background = await viewBackground(ada.browser)
    await bothGo(people, 'article.html')
    // A page that nobody sees is slow to hear of the mouse.
    await ada.page.bringToFront()
  })
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.close()
  })

  const at = (name: string) => new URL(name, people.pages.url).href

  async function open(address: string): Promise<Page> {
    const page = await ada.browser.open(address)
    opened.push(page)
    return page
  }

  /** A new tab in a window of its own. */
  async function openWindow(address: string): Promise<Page> {
    const waiting = ada.browser.context.waitForEvent('page')
    await background.evaluate(`chrome.windows.create({ url: '${address}' }).then(() => null)`)
    const page = await waiting
    opened.push(page)
    await page.waitForURL(address)
    return page
  }

  /** As the popup asks. */
  const ask = (request: object): Promise<unknown> =>
    background.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(request)})`)

  /** By its address, whichever window has the focus. */
  const tabIdOf = (page: Page): Promise<number> =>
    background.evaluate(
      `chrome.tabs.query({}).then(tabs => tabs.findLast(({ url }) => url === '${page.url()}').id)`,
    )

  const popupFor = (tabId: number): Promise<Page> =>
    ada.browser.open(`chrome-extension://${ada.browser.extensionId}/popup.html?tab=${tabId}`)

  const countRooms = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('alongside')
  opening.onerror = reject
  opening.onsuccess = () => {
    const count = opening.result.transaction('rooms').objectStore('rooms').count()
    count.onsuccess = () => resolve(count.result)
    opening.result.close()
  }
})`

  /** Ben sees Ada point, whichever window she was in before. */
  async function adaPoints(): Promise<void> {
    await ada.page.bringToFront()
    await pointed(ada, ben)
  }

  /** No room is live in Ada's browser, and nothing runs for one. */
  const nothingIsLeft = () =>
    until(async () => {
      expect(await background.live()).toEqual([])
      expect(await background.hostIsOpen()).toBe(false)
    })

  const liveTabs = async () => (await background.live()).map(({ tabs }) => tabs)

  test('tabs, popups and the host find one another while the worker was stopped in between', async () => {
    const tabId = await tabIdOf(ada.page)
    // What is kept of a meeting may still come, and is the worker's; of pointing nothing is.
    await until(async () => {
      await background.stopWorker()
      await pointed(ada, ben)
      await pointed(ben, ada)
      expect(await background.workerRuns()).toBe(false)
    })

    await ada.page.reload()
    await there(ada.overlay.dock)
    await background.stopWorker()
    const popups = await Promise.all([popupFor(tabId), popupFor(tabId)])
    for (const popup of popups) await there(popup.getByTestId('room-link'))
    await background.stopWorker()
    const toggle = popups[0]!.getByTestId('toggle-here')
    await toggle.click()
    await gone(ada.overlay.dock)
    // A worker that is stopped before it has answered leaves the popup as it was.
    await until(async () => expect(await toggle.getAttribute('aria-pressed')).toBe('false'))
    await background.stopWorker()
    await toggle.click()
    await there(ada.overlay.dock)
    for (const popup of popups) await popup.close()
    await adaPoints()
    expect(await ben.overlay.avatar().count()).toBe(2)
  })

  test('two windows have a room each, and leaving one leaves the other alone', async () => {
    const other = await openWindow(at('tables.html'))
    await createRoom(ada.browser, other, 'Second room')
    await there(overlayOf(other).dock)
    await until(async () => expect(await background.live()).toHaveLength(2))
    expect(new Set((await background.live()).map(({ window }) => window)).size).toBe(2)

    const popup = await popupFor(await tabIdOf(other))
    await popup.getByTestId('leave-room').click()
    await gone(overlayOf(other).dock)
    await popup.close()
    await adaPoints()
    await until(async () => expect(await background.live()).toHaveLength(1))
  })

  test('a room goes on in a tab that is dragged into another window, also when its first window is closed', async () => {
    const first = await openWindow(at('tables.html'))
    const link = await createRoom(ada.browser, first, 'Travelling room')
    const tabId = await tabIdOf(first)
    const windowId = await background.evaluate<number>(
      `chrome.windows.create({ tabId: ${tabId} }).then(window => window.id)`,
    )
    await until(async () => expect((await background.live()).map(({ window }) => window)).toContain(windowId))
    await there(overlayOf(first).dock)
    const popup = await popupFor(tabId)
    expect(await popup.getByTestId('room-link').inputValue()).toBe(link)
    await popup.close()
    await background.evaluate(`chrome.windows.remove(${windowId})`)
    await until(async () => expect(await background.live()).toHaveLength(1))
    await adaPoints()
  })

  test('a tab that goes from one room to another shows the other one', async () => {
    const page = await openWindow(at('tables.html'))
    const tabId = await tabIdOf(page)
    const first = await createRoom(ada.browser, page, 'First room')
    await ask({ type: 'leave-room', tabId })
    await createRoom(ada.browser, page, 'Second room')
    await there(overlayOf(page).dock)

    await ask({ type: 'join-room', tabId, link: first })
    await until(async () => {
      const popup = await popupFor(await tabIdOf(page))
      expect(await popup.getByTestId('room-link').inputValue()).toBe(first)
      await popup.close()
    })
    await page.bringToFront()
    await until(async () => {
      // The next room's overlay may only be coming.
      await page.mouse.move(200, 200)
      await page.mouse.move(220, 200)
      await overlayOf(page).cursor().waitFor({ timeout: 2_000 })
      expect(await overlayOf(page).connection.getAttribute('data-state')).toBe('alone')
      expect(await page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(1)
    })
  })

  test('a discarded tab stays in its room and shows it again when it is looked at', async () => {
    const page = await openWindow(at('tables.html'))
    await createRoom(ada.browser, page, 'Sleepy room')
    const tabId = await tabIdOf(page)
    // Another tab comes in front, the first is discarded, which gives it a new id, and is looked at again.
    const sleepyId = await background.evaluate<number>(`(async () => {
    const { windowId } = await chrome.tabs.get(${tabId})
    await chrome.tabs.create({ windowId, active: true })
    return (await chrome.tabs.discard(${tabId})).id
  })()`)
    await until(async () => expect(await liveTabs()).toContainEqual([sleepyId]))
    await background.evaluate(`chrome.tabs.update(${sleepyId}, { active: true }).then(() => null)`)
    const overlays = `chrome.scripting.executeScript({
    target: { tabId: ${sleepyId} },
    func: () => document.querySelectorAll('[data-alongside]').length,
  }).then(([{ result }]) => result)`
    await until(async () => expect(await background.evaluate(overlays)).toBe(1))
    await until(async () => expect(await background.badge(sleepyId)).toMatchObject({ text: '' }))
    await background.evaluate(`chrome.tabs.remove(${sleepyId})`)
    await until(async () => expect(await background.live()).toHaveLength(1))
  })

  test('a room cannot be started while the hub is down, and nothing of it is left', async () => {
    const page = await open(at('tables.html'))
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    const dead = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    // Garbage at first, so that the settings learn of it; then nobody.
    server.on('request', (request, response) =>
      request.url === '/health' ? response.end('{"name":"alongside-hub"}') : response.end('{"policy":[[['),
    )
    const kept = await background.evaluate<number>(countRooms)
    expect(await ask({ type: 'set-hub', url: dead })).toEqual({ ok: true, value: null })
    await ask({ type: 'leave-room', tabId: await tabIdOf(ada.page) })
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))

    const popup = await popupFor(await tabIdOf(page))
    await popup.getByTestId('create-room').click()
    await until(async () =>
      expect(await popup.getByTestId('error').innerText()).toMatch(/hub does not answer/i),
    )
    await popup.close()
    await nothingIsLeft()
    expect(await background.evaluate(countRooms)).toBe(kept)
    await ask({ type: 'set-hub', url: people.hub.url })
  })

  test.each([
    ['nonsense', 'bad-hub'],
    ['ftp://example.org', 'bad-hub'],
    ['http://', 'bad-hub'],
    ['javascript:alert(1)', 'bad-hub'],
    ['http://127.0.0.1:2', 'hub-down'],
  ])('%s is not taken for a hub', async (url, error) => {
    expect(await ask({ type: 'set-hub', url })).toEqual({ ok: false, error })
  })

  test('the last tab closed leaves the room, at once for the others, with nothing left running', async () => {
    await ada.page.close()
    const page = await joinRoom(ada.browser, people.link)
    await pointed({ ...ada, page, overlay: overlayOf(page) }, ben)
    await until(async () => expect(await ben.overlay.avatar().count()).toBe(2))
    await page.close()
    await gone(ben.overlay.cursor().filter({ hasText: 'Ada' }))
    await until(async () => expect(await ben.overlay.avatar().count()).toBe(1))
    await nothingIsLeft()
    await until(async () => {
      const metrics = await (await fetch(`${people.hub.url}/metrics`)).text()
      expect(/^alongside_connections\S* (\d+)$/m.exec(metrics)?.[1]).toBe('1')
    })
  })

  test('a browser that starts again is in no room, and still knows the room that it was in', async () => {
    await ben.browser.kill()
    const again = await launchExtension({ profile: profileOfBen })
    const view = await viewBackground(again)
    expect(await view.live()).toEqual([])
    expect(await view.hostIsOpen()).toBe(false)
    expect(await view.evaluate(countRooms)).toBe(1)
    await again.close()
  })

  test('the worker complained about nothing', () => {
    expect(background.complaints).toEqual([])
  })
}
