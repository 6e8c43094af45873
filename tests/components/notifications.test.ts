import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { MailboxId, RoomId } from '../../lib/core/ids.ts'
import { encodeLink } from '../../lib/core/links.ts'
import type { Notification } from '../../lib/core/notifications/types.ts'
import {
  firstNotificationSettings,
  isTold,
  type NotificationSettings,
} from '../../lib/core/notifications/ways.ts'
import { fail, ok } from '../../lib/core/result.ts'
import type { Request } from '../../lib/protocol/background.ts'
import { isSameThing } from '../../lib/protocol/same-thing.ts'
import type { FollowedThing } from '../../lib/protocol/session-follows.ts'
import type { SessionEntry } from '../../lib/protocol/session-requests.ts'
import { launchBrowser } from '../support/browser.ts'
import { adasSettings } from '../support/live-rooms.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'
import { type Gallery, openGallery } from './support/gallery-page.ts'

// What this person is told of: as lines on a page, in the centre, and in the settings.

let browser: Browser
let pages: ExtensionPages
let gallery: Gallery
let page: Page
let asked: Request[]
let list: Notification[]
let kept: NotificationSettings
let receives: boolean
let refuses: boolean
let follows: FollowedThing[]

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
  gallery = await openGallery(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

const link = encodeLink({
  hub: 'https://hub.example',
  room: 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId,
  secret: new Uint8Array(16),
  role: 'editor',
  roomName: 'Tides',
  inviter: 'Ben',
  landing: 'https://tides.example/today',
})

const invite: Notification = {
  id: 'mail/1',
  what: 'invited',
  timeMs: 1_700_000_000_000,
  read: false,
  count: 1,
  by: { name: 'Ben', color: 3 },
  room: 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId,
  roomName: 'Tides',
  words: 'come',
  target: { kind: 'invite', link, author: 'ben' as MailboxId },
  mail: null,
}
const removed: Notification = {
  ...invite,
  id: 'removed/1',
  what: 'removed',
  target: { kind: 'none' },
  by: null,
}

const hub = 'https://hub.example'
const session: SessionEntry = {
  room: 'tides' as RoomId,
  title: 'Reading the tides',
  description: 'Tables and almanacs.',
  tags: ['tides', 'moon'],
  language: 'en',
  site: null,
  here: 3,
  people: 12,
  publishedAtMs: 1_700_000_000_000,
  way: { link, role: 'editor' },
  known: false,
}
const published: Notification = {
  ...invite,
  id: 'session/tides/1',
  what: 'session-started',
  by: null,
  roomName: session.title,
  words: '#tides',
  target: { kind: 'session', link, asks: false },
}
const linkPreview = {
  ...{ room: invite.room, roomName: 'Tides', inviter: 'Ben', landing: 'https://tides.example/today', hub },
  ...{ people: 3, names: [], full: false, known: false },
}

function answer(request: Request): unknown {
  asked.push(request)
  switch (request.type) {
    case 'get-settings':
      return ok(adasSettings)
    case 'get-state':
      return ok({
        settings: adasSettings,
        tab: { site: 'example.org', link: null, problem: null, here: false, asks: false, choice: null },
        room: null,
        pauseKeys: '',
        removedFrom: null,
      })
    case 'list-rooms':
      return ok([])
    case 'list-notifications':
      return ok(list)
    case 'get-notification-settings':
      return ok({ settings: kept, receiveInvites: receives })
    case 'set-notification-settings':
      if (refuses) return fail('storage')
      kept = request.settings
      return ok(null)
    case 'set-receive-invites':
      receives = request.on
      return ok(null)
    case 'act-on-notification':
      return refuses ? fail('hub-down') : ok(null)
    case 'list-outbox':
      return ok([])
    case 'list-sessions':
      return ok({ sessions: [session], count: 1, next: null, hub })
    case 'list-follows':
      return ok({ things: follows, told: isTold('session', kept) })
    case 'set-follow':
      if (refuses) return fail('storage')
      follows = follows.filter(thing => !isSameThing(thing, request.thing))
      if (request.on) follows.push(request.thing)
      return ok(null)
    case 'preview-link':
      return ok({ ...linkPreview, role: 'editor' })
    default:
      return ok(null)
  }
}

async function open(
  view: 'popup' | 'options',
  shown: Notification[] = [],
  access = () => true,
  followed: FollowedThing[] = [],
): Promise<void> {
  asked = []
  list = shown
  kept = firstNotificationSettings
  receives = false
  refuses = false
  follows = followed
  page = await pages.open(view, { address: `/${view}.html?tab=12`, answer, access })
}
const askedFor = (type: Request['type']) => asked.filter(request => request.type === type)

describe('a line on the page', () => {
  it('G65 is over after ten seconds, which stand still under the pointer and with the focus in it', async () => {
    page = await gallery.open('toasts-one')
    // However long what follows takes, no time passes but what is asked for.
    await page.clock.install({ time: 0 })
    await page.clock.pauseAt(1_000)
    await page.evaluate(() => underTest.show('toasts-one'))
    await page.clock.runFor(9_000)
    await page.getByTestId('toast').hover()
    await page.clock.runFor(20_000)
    await page.getByTestId('toast-show').focus()
    await page.mouse.move(5, 250)
    await page.clock.runFor(20_000)
    expect(await page.title()).toBe('Gallery')
    await page.getByTestId('toast-show').blur()
    await page.clock.runFor(1_500)
    expect(await page.title()).toBe('over mentioned')
    // The clock is that of all pages here.
    await page.clock.resume()
  })

  it('leads on and is closed by a press', async () => {
    page = await gallery.open('toasts-three')
    await page.locator('[data-what="invited"]').getByTestId('toast-show').click()
    expect(await page.title()).toBe('shown invited')
    await page.locator('[data-what="event"]').getByTestId('toast-close').click()
    expect(await page.title()).toBe('closed event')
  })
})

describe('the notification centre', () => {
  it('says on its tab how much is unread, marks one or all, and deletes', async () => {
    await open('popup', [invite, removed])
    const tab = page.getByRole('tab', { name: 'Notifications, 2 unread' })
    await tab.click()
    const row = page.locator('[data-what="invited"]')
    await row.getByTestId('mark-notification').click()
    await page.getByTestId('mark-all-notifications').click()
    await row.getByTestId('delete-notification').click()
    await expect.poll(() => askedFor('delete-notifications')).toHaveLength(1)
    expect(askedFor('mark-notifications')).toEqual([
      { type: 'mark-notifications', ids: ['mail/1'], read: true },
      { type: 'mark-notifications', ids: ['mail/1', 'removed/1'], read: true },
    ])
    expect(askedFor('delete-notifications')).toEqual([{ type: 'delete-notifications', ids: ['mail/1'] }])
  })

  it('asks for the landing site in the click on Join, and says what went wrong', async () => {
    const access = vi.fn(() => true)
    await open('popup', [invite], access)
    await page.getByTestId('notifications-tab').click()
    refuses = true
    await page.getByTestId('notification-join').click()
    await page.getByText('The hub does not answer.').waitFor()
    expect(access).toHaveBeenCalledWith(['https://tides.example/*'])
    refuses = false
    await page.getByTestId('notification-join').click()
    await expect.poll(() => page.title()).toBe('closed')
    expect(askedFor('act-on-notification').at(-1)).toEqual({
      type: 'act-on-notification',
      id: 'mail/1',
      action: 'join',
      tabId: 12,
    })
  })

  it('says what will wait there, and that invitations do not come yet', async () => {
    await open('popup')
    await page.getByTestId('notifications-tab').click()
    await page.getByTestId('no-notifications').waitFor()
    await page.getByTestId('start-receiving').click()
    await expect.poll(() => receives).toBe(true)
  })
})

describe('the settings of notifications', () => {
  it('are kept with each press, go back where they are not, and take hours over midnight', async () => {
    await open('options')
    await page.getByTestId('way-mention-sound').click()
    await expect.poll(() => kept.ways.mention.sound).toBe(true)
    await page.getByTestId('quiet-hours').click()
    await page.getByTestId('quiet-until').fill('06:30')
    await expect.poll(() => kept.quiet).toEqual({ on: true, fromMinute: 1_320, untilMinute: 390 })
    refuses = true
    await page.getByTestId('way-system-badge').click()
    await page.getByText('The browser could not store it.').waitFor()
    expect(await page.getByTestId('way-system-badge').isChecked()).toBe(true)
  })
})

describe('public rooms that one follows', () => {
  const chosen = () => follows.map(thing => (thing.kind === 'tag' ? thing.tag : thing.room))

  it('J4 are chosen in a room’s details and by the tag of the list, and ended there and in the settings', async () => {
    await open('popup')
    await page.getByTestId('public-tab').click()
    await page.getByTestId('session-open').click()
    await page.getByTestId('session-follow').click()
    await page.getByTestId('follow-host').click()
    await page.getByTestId('follow-tag').last().click()
    await expect.poll(chosen).toEqual(['tides', 'moon'])
    expect(follows[0]).toEqual({ kind: 'host', hub, room: 'tides', title: 'Reading the tides' })
    await page.getByTestId('session-tag').first().click()
    await page.getByTestId('follow-chosen-tag').click()
    await expect.poll(chosen).toEqual(['tides', 'moon', 'tides'])
    await page.getByRole('button', { name: 'Stop following #tides' }).first().click()
    await expect.poll(chosen).toEqual(['tides', 'moon'])
    refuses = true
    await page.getByTestId('unfollow').first().click()
    await page.getByText('The browser could not store it.').first().waitFor()
    expect(await page.getByTestId('unfollow').count()).toBe(2)
    await page.close()

    const before = follows
    await open('options', [], () => true, before)
    const section = page.getByTestId('follows-section')
    await section.getByRole('button', { name: 'Stop following Reading the tides' }).click()
    await expect.poll(chosen).toEqual(['moon'])
    for (const way of ['badge', 'toast']) await page.getByTestId(`way-session-${way}`).click()
    await section.getByText('Notifications of public rooms are off').waitFor()
  })

  it('G65 are looked behind, and joined, from the centre', async () => {
    const access = vi.fn(() => true)
    await open('popup', [published], access)
    await page.getByTestId('notifications-tab').click()
    await page.getByText('“Reading the tides” is public now').waitFor()
    await page.getByTestId('notification-look').click()
    await page.getByTestId('join-preview').waitFor()
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.getByTestId('notification-join').click()
    await expect.poll(() => askedFor('act-on-notification')).toHaveLength(1)
    expect(access).toHaveBeenCalledWith(['https://tides.example/*'])
    expect(askedFor('mark-notifications')).toEqual([
      { type: 'mark-notifications', ids: [published.id], read: true },
    ])
  })
})
