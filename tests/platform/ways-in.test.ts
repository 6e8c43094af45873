import { beforeEach, expect, test, vi } from 'vitest'
import { utf8 } from '../../lib/core/bytes.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import type { Request } from '../../lib/protocol/background.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { until } from '../support/until.ts'

/** The browser's side of right clicks, the address bar and the toolbar button. */
const chrome = vi.hoisted(() => {
  const event = () => {
    const listeners: ((...args: never[]) => void)[] = []
    return {
      addListener: (listener: (...args: never[]) => void) => listeners.push(listener),
      fire: (...args: unknown[]) => {
        for (const run of listeners) run(...(args as never[]))
      },
      clear: () => listeners.splice(0),
    }
  }
  const fake = {
    runtime: { id: 'test', getManifest: () => ({ manifest_version: 3 }), onInstalled: event() },
    i18n: { getMessage: (key: string, values: string[]) => [key, ...values].join(' ') },
    contextMenus: { onClicked: event(), removeAll: async () => undefined, create: vi.fn() },
    omnibox: { onInputChanged: event(), onInputEntered: event(), setDefaultSuggestion: vi.fn() },
    tabs: { query: async () => [{ id: 7 }] },
    action: {
      openPopup: vi.fn(async () => undefined),
      setBadgeText: vi.fn(async () => undefined),
      setBadgeBackgroundColor: async () => undefined,
      setTitle: vi.fn(async () => undefined),
    },
  }
  Object.assign(globalThis, { chrome: fake })
  // Whoever was there before has asked for the browser when there was another.
  vi.resetModules()
  return fake
})
const { quoted } = await import('../../lib/platform/background/context-menu.ts')
const { createStarts } = await import('../../lib/platform/background/starts.ts')
const { listenToWaysIn } = await import('../../lib/platform/background/ways-in.ts')

const [red, blue] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBA'] as RoomId[] as [RoomId, RoomId]
const entry = (room: RoomId, name: string): RoomEntry => ({
  room,
  name,
  givenName: name,
  role: 'editor',
  favourite: false,
  lastVisitedMs: 0,
  page: 'https://example.com/',
  met: [],
  window: null,
})
const tab = { id: 7, windowId: 1 }

let rooms: RoomEntry[]
let liveRoom: RoomId | null
let taken: boolean
let said: [RoomId, string][]
let asked: Request[]
let opened: RoomId[]
let tabs: number[]
let kept: unknown
let starts: ReturnType<typeof createStarts>

beforeEach(() => {
  vi.clearAllMocks()
  for (const event of [
    chrome.runtime.onInstalled,
    chrome.contextMenus.onClicked,
    chrome.omnibox.onInputChanged,
    chrome.omnibox.onInputEntered,
  ])
    event.clear()
  rooms = [entry(red, 'Tide tables'), entry(blue, 'Tide <i>tables</i>')]
  liveRoom = red
  taken = true
  said = []
  asked = []
  opened = []
  tabs = [7]
  kept = null
  starts = createStarts({
    load: async () => kept,
    save: async tabId => {
      kept = tabId
    },
  })
  listenToWaysIn({
    live: { of: async () => (liveRoom ? { room: liveRoom, window: 1, tabs } : undefined) },
    starts,
    list: async () => rooms,
    async say(room, text) {
      said.push([room, text])
      return taken
    },
    async openChat(room) {
      opened.push(room)
    },
    async answer(request) {
      asked.push(request)
    },
    failed: error => {
      throw error
    },
  })
})

const click = (menuItemId: string, selectionText?: string) =>
  chrome.contextMenus.onClicked.fire({ menuItemId, selectionText }, tab)

test('the menu is put there once, with entries for pages and selections', async () => {
  chrome.runtime.onInstalled.fire()
  await until(() => expect(chrome.contextMenus.create).toHaveBeenCalledTimes(2))
  expect(chrome.contextMenus.create.mock.calls.map(([item]) => item.contexts)).toEqual([
    ['page'],
    ['selection'],
  ])
})

test('a room is started by the popup, which opens in the click, once', async () => {
  click('start-room')
  expect(chrome.action.openPopup).toHaveBeenCalledOnce()
  await until(() => expect(kept).toBe(7))
  expect(await starts.take(8)).toBe(false)
  expect([await starts.take(7), await starts.take(7)]).toEqual([true, false])
})

test('where the popup does not open, its button asks for a click', async () => {
  chrome.action.openPopup.mockRejectedValueOnce(new Error('no window has the focus'))
  click('start-room')
  await until(() => expect(chrome.action.setBadgeText).toHaveBeenCalledWith({ tabId: 7, text: '!' }))
  expect(await starts.take(7)).toBe(true)
})

test('a selection is said as a quotation in the room of its window', async () => {
  click('share-selection', '  It was\r\nhigh tide. ')
  await until(() => expect(said).toEqual([[red, '> It was\n> high tide.']]))
  expect(chrome.action.setBadgeText).not.toHaveBeenCalled()
  expect(opened).toEqual([])
  // Where the room is off the chat would stand nowhere.
  tabs = [8]
  click('share-selection', 'Low tide')
  await until(() => expect(opened).toEqual([red]))
})

test.each([
  ['no room is on', null, true],
  ['the room does not take it', red, false],
])('a selection that is not said because %s is told of', async (_, room, takes) => {
  liveRoom = room
  taken = takes
  click('share-selection', 'It was high tide.')
  await until(() =>
    expect(chrome.action.setTitle).toHaveBeenCalledWith({ tabId: 7, title: 'badge_not_shared' }),
  )
})

test('a long selection is cut between characters to what a message holds', () => {
  const long = quoted('🌊'.repeat(limits.chatBytes))
  expect(utf8(long).length).toBeLessThanOrEqual(limits.chatBytes)
  expect(utf8(long).length).toBeGreaterThan(limits.chatBytes - 8)
  expect(long).toMatch(/^> (🌊)+…$/u)
})

async function suggestions(typed: string): Promise<{ content: string; description: string }[]> {
  const shown = vi.fn()
  chrome.omnibox.onInputChanged.fire(typed, shown)
  await until(() => expect(shown).toHaveBeenCalled())
  return shown.mock.calls[0]![0]
}

test('the address bar suggests rooms by name, whatever is in it', async () => {
  rooms.push(entry('CCCCCCCCCCCCCCCCCCCCCA' as RoomId, 'Tide tables'), entry(red, 'Other'))
  expect((await suggestions('tide')).map(({ content }) => content)).toEqual([
    'Tide <i>tables</i>',
    'Tide tables (2)',
  ])
  expect(chrome.omnibox.setDefaultSuggestion).toHaveBeenCalledWith({
    description: 'omnibox_hint Tide tables',
  })
  expect((await suggestions('tide'))[0]!.description).toContain('Tide &lt;i&gt;tables&lt;/i&gt;')
  await suggestions('nothing like it')
  expect(chrome.omnibox.setDefaultSuggestion).toHaveBeenLastCalledWith({ description: 'omnibox_none' })
})

test('Enter in the address bar goes to the room that was chosen, or that fits best', async () => {
  chrome.omnibox.onInputEntered.fire('Tide <i>tables</i>', 'currentTab')
  chrome.omnibox.onInputEntered.fire('tide', 'newForegroundTab')
  chrome.omnibox.onInputEntered.fire('nothing like it', 'currentTab')
  await until(() => expect(asked).toHaveLength(2))
  expect(asked).toEqual([
    { type: 'rejoin-room', room: blue, tabId: 7, where: 'here' },
    { type: 'rejoin-room', room: red, tabId: 7, where: 'new-tab' },
  ])
})
