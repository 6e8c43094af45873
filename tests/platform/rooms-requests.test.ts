import { beforeEach, expect, test, vi } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import { ok } from '../../lib/core/result.ts'
import type { LiveRoom } from '../../lib/platform/background/live-state.ts'
import type { RoomsRequest } from '../../lib/platform/background/rooms-requests.ts'
import type { SavedRoom } from '../../lib/platform/database.ts'
import { noMemory } from '../../lib/platform/room-memory.ts'

/** The browser's tabs: one that shows something, by id. */
const chrome = vi.hoisted(() => {
  const fake = {
    runtime: { id: 'test' },
    tabs: {
      get: vi.fn(),
      create: vi.fn(async ({ url, windowId }: { url: string; windowId: number }) => ({
        id: 9,
        url,
        windowId,
      })),
      update: vi.fn(async () => undefined),
    },
    windows: { update: vi.fn(async () => undefined) },
  }
  Object.assign(globalThis, { chrome: fake })
  // Whoever was there before has asked for the browser when there was another.
  vi.resetModules()
  return fake
})
const { createRoomsRequests } = await import('../../lib/platform/background/rooms-requests.ts')

const red = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId
const landing = 'https://example.com/landing'
let saved: SavedRoom | undefined
let live: LiveRoom[]
let opens: boolean
let done: string[]
/** Tabs and pages in which the person wants to be seen. */
let allowed: string[]
let ask: (request: RoomsRequest) => ReturnType<ReturnType<typeof createRoomsRequests>>

beforeEach(() => {
  vi.clearAllMocks()
  saved = { room: red, landing, memory: noMemory } as SavedRoom
  live = []
  opens = true
  done = []
  allowed = []
  const note = (what: string) => async () => {
    done.push(what)
    return ok(null)
  }
  ask = createRoomsRequests({
    consent: { allow: async (_room, tab, url) => void allowed.push(`${tab} ${url}`) },
    known: {
      list: async () => [],
      get: async () => saved,
      namingOf: async () => ({ own: null, unsaid: null }),
      rename: note('renamed'),
      markFavourite: note('favourite'),
      visited: async () => undefined,
      met: async () => undefined,
      forget: async () => void done.push('forgotten'),
    },
    live: {
      rooms: async () => live,
      async enter(_room: RoomId, tab: number, window: number) {
        done.push(`entered in ${tab} of ${window}`)
        return opens
      },
      leave: async () => void done.push('left'),
      reapply: async () => void done.push('told'),
    } as Partial<Parameters<typeof createRoomsRequests>[0]['live']> as never,
    removals: { forget: async () => undefined },
    turnOn: async tab => {
      done.push(`turned on in ${tab}`)
      return 'on'
    },
  })
})

const rejoin = (where: 'here' | 'new-tab', url?: string) => {
  chrome.tabs.get.mockResolvedValue({ id: 7, windowId: 1, index: 3, url })
  return ask({ type: 'rejoin-room', room: red, tabId: 7, where })
}

test('a room opens where it lands, in a new tab beside the one that it is opened from', async () => {
  expect((await rejoin('new-tab', 'https://example.org/')).ok).toBe(true)
  expect(chrome.tabs.create).toHaveBeenCalledWith({ url: landing, windowId: 1, index: 4 })
  expect(allowed).toEqual([`9 ${landing}`])
  expect(done).toEqual(['entered in 9 of 1', 'turned on in 9'])
})

test('a room opens where one was last', async () => {
  saved = { ...saved!, memory: { ...noMemory, lastPage: 'https://example.com/last' } }
  await rejoin('here')
  expect(chrome.tabs.update).toHaveBeenCalledWith(7, { url: 'https://example.com/last' })
  expect(done).toEqual(['entered in 7 of 1'])
})

test('a tab that shows the page already keeps it', async () => {
  await rejoin('new-tab', `${landing}?utm_source=x`)
  expect(chrome.tabs.create).not.toHaveBeenCalled()
  expect(chrome.tabs.update).not.toHaveBeenCalled()
  expect(done).toEqual(['entered in 7 of 1', 'turned on in 7'])
})

test('the tab in which a room is on comes to the front, in whatever window', async () => {
  live = [{ room: red, window: 2, tabs: [4, 5] }]
  await rejoin('new-tab')
  expect(chrome.tabs.update).toHaveBeenCalledWith(5, { active: true })
  expect(chrome.windows.update).toHaveBeenCalledWith(2, { focused: true })
  expect(done).toEqual([])
})

test('a room that is live in no tab is opened in one', async () => {
  live = [{ room: red, window: 1, tabs: [] }]
  await rejoin('here')
  expect(done).toEqual(['entered in 7 of 1'])
})

test('a room that is not known, or cannot be opened, says so', async () => {
  opens = false
  expect(await rejoin('here')).toEqual({ ok: false, error: 'storage' })
  saved = undefined
  expect(await rejoin('here')).toEqual({ ok: false, error: 'room-unknown' })
})

test('a new name is told to the room, and a room is left before it is forgotten', async () => {
  await ask({ type: 'rename-room', room: red, name: 'Tide tables' })
  expect(done.splice(0)).toEqual(['renamed', 'told'])
  await ask({ type: 'forget-room', room: red })
  expect(done.splice(0)).toEqual(['left', 'forgotten'])
  await ask({ type: 'exit-room', room: red })
  expect(done).toEqual(['left'])
})
