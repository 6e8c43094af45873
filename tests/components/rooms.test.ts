import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { fail, ok } from '../../lib/core/result.ts'
import type { PopupState, Request } from '../../lib/protocol/background.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { launchBrowser } from '../support/browser.ts'
import { adasSettings } from '../support/live-rooms.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'

// One's rooms in the popup, over a background that answers as it is told to.

const state: PopupState = {
  settings: adasSettings,
  tab: { site: 'www.sqlite.org', link: null, problem: null, here: false, asks: false, choice: null },
  room: null,
  pauseKeys: 'Alt+Shift+P',
  removedFrom: null,
}
const names = ['Tide tables', 'Moon tables', 'Sun tables', 'Planner', 'Reading group', 'École']
const entry = (at: number, change: Partial<RoomEntry> = {}): RoomEntry => ({
  room: `room-${at}` as RoomId,
  name: names[at]!,
  givenName: names[at]!,
  role: 'editor',
  favourite: false,
  lastVisitedMs: 0,
  page: 'https://sqlite.org/queryplanner.html',
  met: [{ person: 'ben' as PersonId, name: 'Ben', color: 1 }],
  window: null,
  ...change,
})

let browser: Browser
let pages: ExtensionPages
let page: Page
let asked: Request[]
let rooms: RoomEntry[]

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

async function openPopup(
  listed: RoomEntry[],
  { shown = state, access = () => true }: { shown?: PopupState; access?: () => boolean } = {},
): Promise<void> {
  asked = []
  rooms = listed
  page = await pages.open('popup', {
    address: '/popup.html?tab=12',
    access,
    answer(request) {
      asked.push(request)
      if (request.type === 'get-state') return ok(shown)
      if (request.type === 'list-rooms') return ok(rooms)
      if (request.type === 'create-room') return fail('hub-down')
      return ok(null)
    },
  })
}

const row = (name: string) => page.getByTestId('room-entry').filter({ hasText: name })
const shownNames = () => page.locator('.room-name').allInnerTexts()
const askedFor = (type: Request['type']) => asked.filter(request => request.type === type)

it('a press on a room asks for its site in the click, goes there in one new tab, and closes the popup', async () => {
  const access = vi.fn(() => true)
  await openPopup([entry(0)], { access })
  // Twice before anything is drawn anew.
  await row('Tide tables')
    .getByTestId('rejoin-room')
    .evaluate((button: HTMLElement) => [button.click(), button.click()])
  await expect.poll(() => page.title()).toBe('closed')
  expect(access).toHaveBeenCalledWith(['https://sqlite.org/*'])
  expect(askedFor('rejoin-room')).toEqual([
    { type: 'rejoin-room', room: 'room-0', tabId: 12, where: 'new-tab' },
  ])
})

it('an empty tab is taken for it', async () => {
  await openPopup([entry(0)], { shown: { ...state, tab: { ...state.tab, site: null } } })
  await row('Tide tables').getByTestId('rejoin-room').click()
  await expect.poll(() => askedFor('rejoin-room')).toMatchObject([{ where: 'here' }])
})

it('a few rooms are shown, the others found by name, page or people, and all of them beside the page', async () => {
  await openPopup(names.map((_, at) => entry(at)))
  await expect.poll(shownNames).toEqual(names.slice(0, 3))
  await page.getByTestId('search-rooms').fill('ecole')
  expect(await shownNames()).toEqual(['École'])
  await page.getByTestId('search-rooms').fill('nothing like it')
  await page.getByText('No room matches “nothing like it”').waitFor()
  await page.getByRole('button', { name: 'Show all rooms' }).click()
  expect(await shownNames()).toEqual(names.slice(0, 3))
  await page.getByTestId('all-rooms').click()
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset.beside)).toBe('1')
})

it('the room that is on stands above, and is not listed again; where it is the only one, that is said', async () => {
  const room = {
    id: 'room-0' as RoomId,
    name: 'Tide tables',
    link: '',
    role: 'owner',
    sharing: { address: 'page', cursor: true, others: true },
    rule: 'ask',
  } as const
  await openPopup([entry(0), entry(1)], { shown: { ...state, room } })
  await expect.poll(shownNames).toEqual(['Moon tables'])
  // The only one that is known: what comes of it is said.
  rooms = [entry(0)]
  await page.evaluate(() => window.roomsChanged())
  expect(await page.getByTestId('no-rooms').innerText()).toContain('waits here once you leave it')
})

it('the list is drawn anew when the background says that rooms have changed', async () => {
  await openPopup([entry(0)])
  await row('Tide tables').waitFor()
  rooms = [entry(1)]
  await page.evaluate(() => window.roomsChanged())
  await expect.poll(shownNames).toEqual(['Moon tables'])
})

it('an owner’s new name is asked for, and nobody else’s empty one goes back to the owner’s', async () => {
  await openPopup([entry(0, { role: 'owner' }), entry(1, { name: 'Mine', givenName: 'Moon tables' })])
  for (const [name, typed, expected] of [
    ['Tide tables', ' Sun \u202etables', 'Sun tables'],
    ['Mine', ' ', null],
  ] as const) {
    await row(name).getByTestId('room-menu').click()
    await row(name).getByTestId('rename-room').click()
    const save = page.getByTestId('save-room-name')
    await page.getByTestId('new-room-name').fill('')
    expect(await save.isDisabled()).toBe(name === 'Tide tables')
    await page.getByTestId('new-room-name').fill(typed)
    await page.keyboard.press('Enter')
    await expect.poll(() => askedFor('rename-room').at(-1)).toMatchObject({ name: expected })
    await row(name).getByTestId('rename-room').waitFor()
    await row(name).getByTestId('room-menu').click()
  }
})

it('deleting says what goes, to an owner that nobody else can be one, and Escape leads back', async () => {
  await openPopup([entry(0, { role: 'owner' }), entry(1)])
  for (const [name, words] of [
    ['Tide tables', 'You own this room, and nobody else can'],
    ['Moon tables', 'Without a link you do not come back'],
  ] as const) {
    await row(name).getByTestId('room-menu').click()
    await row(name).getByTestId('forget-room').click()
    expect(await row(name).getByTestId('confirm').innerText()).toContain(words)
    await page.keyboard.press('Escape')
    expect(
      await row(name)
        .getByTestId('forget-room')
        .evaluate(button => button === document.activeElement),
    ).toBe(true)
  }
  expect(askedFor('forget-room')).toEqual([])
  await row('Moon tables').getByTestId('forget-room').click()
  await row('Moon tables').getByTestId('confirm-yes').click()
  await expect.poll(() => askedFor('forget-room')).toEqual([{ type: 'forget-room', room: 'room-1' }])
})

it('whoever has no rooms yet is told where they will be', async () => {
  await openPopup([])
  expect(await page.getByTestId('no-rooms').innerText()).toContain('wait here')
})

it('a room that was asked for by a right click is started at once, and what goes wrong is said', async () => {
  await openPopup([], { shown: { ...state, starts: true } })
  await page.getByTestId('error').waitFor()
  expect(askedFor('create-room')).toEqual([{ type: 'create-room', tabId: 12, name: 'Room on sqlite.org' }])
})
