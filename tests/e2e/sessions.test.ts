import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gone, there, until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension } from '../support/extension.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { overlayOf } from '../support/overlay.ts'
import { type PageServer, servePages } from '../support/serve-pages.ts'
import { createRoom } from '../support/two-people.ts'

// A room that one browser makes public is found in another, which then sees what happened there before.

let hub: HubProcess
let pages: PageServer
let ada: ExtensionBrowser
let bob: ExtensionBrowser

beforeAll(async () => {
  hub = await startHub()
  pages = await servePages()
  const launch = async (name: string) => {
    const browser = await launchExtension()
    await browser.setUp({ name, hub: hub.url })
    return browser
  }
  // Each waits for its browser most of the time.
  ;[ada, bob] = await Promise.all([launch('Ada'), launch('Bob')])
})
afterAll(async () => {
  await Promise.all([ada?.close(), bob?.close()])
  pages?.close()
  await hub?.stop()
})

const besideOf = (browser: ExtensionBrowser): Promise<Page> =>
  browser.open(`chrome-extension://${browser.extensionId}/sidepanel.html`)

async function roomPage(browser: ExtensionBrowser, from: Page): Promise<Page> {
  const popup = await browser.popup(from)
  const opened = browser.context.waitForEvent('page')
  await popup.getByTestId('open-room-page').click()
  return opened
}

test('J1 J2 J4 J5 W1 W8 a public room is found, looked behind and joined; a late joiner sees what happened; who follows is told when it is public again', async () => {
  const article = await ada.open(`${pages.url}article.html`)
  await createRoom(ada, article, 'Reading the tides')
  await there(overlayOf(article).dock)
  const adasBeside = await besideOf(ada)
  const input = adasBeside.getByTestId('chat-input')
  await there(input)
  for (const words of ['High water at nine', 'Low water at three']) {
    await input.fill(words)
    await input.press('Enter')
    await there(adasBeside.getByTestId('chat-message').filter({ hasText: words }))
  }

  const room = await roomPage(ada, article)
  const publication = room.getByTestId('publication')
  await until(async () => expect(await publication.getAttribute('data-state')).toBe('private'))
  await room.getByTestId('edit-publication').click()
  await room.getByTestId('publication-description').fill('Tables and almanacs.')
  await room.getByTestId('publication-tags').fill('Tides, moon')
  await room.getByTestId('publication-role').selectOption('editor')
  await room.getByTestId('publish').click()
  await until(async () => expect(await publication.getAttribute('data-state')).toBe('listed'))
  await there(room.locator('[data-testid=relayed][aria-checked=true]'))

  const bobsBeside = await besideOf(bob)
  await bobsBeside.getByTestId('public-tab').click()
  const session = bobsBeside.getByTestId('session').filter({ hasText: 'Reading the tides' })
  await there(session)
  await session.getByTestId('session-open').click()
  await bobsBeside.getByTestId('session-tag').filter({ hasText: 'moon' }).click()
  await there(bobsBeside.getByTestId('chosen-tag'))
  await there(session)
  await session.getByTestId('session-follow').click()
  await session.getByTestId('follow-host').click()
  await there(bobsBeside.getByTestId('unfollow').filter({ hasText: 'Reading the tides' }))
  await session.getByTestId('session-enter').click()
  await there(bobsBeside.getByTestId('join-preview'))
  await bobsBeside.getByTestId('join-room').click()
  await there(bobsBeside.getByTestId('activity-tab'))

  await bobsBeside.getByTestId('activity-tab').click()
  const line = (what: string) => bobsBeside.locator(`[data-testid=activity-line][data-what=${what}]`)
  await there(line('join').filter({ hasText: 'Ada' }))
  await there(line('join').filter({ hasText: 'Bob' }))
  await there(line('messages').filter({ hasText: '2 messages' }))
  await line('messages').getByRole('button').click()
  await there(bobsBeside.getByTestId('chat-message').filter({ hasText: 'High water at nine' }))

  await room.bringToFront()
  await room.getByTestId('unpublish').click()
  await room.getByTestId('confirm-yes').click()
  await until(async () => expect(await publication.getAttribute('data-state')).toBe('private'))
  await bobsBeside.bringToFront()
  await bobsBeside.getByTestId('public-tab').click()
  await there(bobsBeside.getByTestId('no-sessions'))
  await gone(session)

  // Bob follows its host, and hears of it when it is public again.
  await room.bringToFront()
  await room.getByTestId('edit-publication').click()
  await room.getByTestId('publish').click()
  await until(async () => expect(await publication.getAttribute('data-state')).toBe('listed'))
  await bobsBeside.bringToFront()
  await bobsBeside.getByTestId('notifications-tab').click()
  const told = bobsBeside.locator('[data-testid=notification][data-what=session-started]')
  await there(told.filter({ hasText: 'Reading the tides' }))
  await told.getByTestId('notification-look').click()
  await there(bobsBeside.getByTestId('join-preview'))
})
