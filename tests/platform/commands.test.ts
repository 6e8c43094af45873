import { beforeEach, expect, test } from 'vitest'
import type { Browser } from 'wxt/browser'
import type { RoomId } from '../../lib/core/ids.ts'
import { openSharing } from '../../lib/core/sharing.ts'
import { createCommands } from '../../lib/platform/background/commands.ts'
import { type Consent, createConsent } from '../../lib/platform/background/consent.ts'
import { createLiveState, type LiveState } from '../../lib/platform/background/live-state.ts'
import { loadPersonSettings, type PersonSettings } from '../../lib/platform/background/settings.ts'
import { createMemoryStores } from '../support/memory-stores.ts'

const room = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId
const tab = (id: number, windowId: number) => ({ id, windowId }) as Browser.tabs.Tab

const inMemory = <Value>() => {
  let kept: unknown
  return {
    load: async () => kept,
    save: async (value: Value) => {
      kept = structuredClone(value)
    },
  }
}

const bareTab = 8

let settings: PersonSettings
let consent: Consent
let live: LiveState
/** What the host was told, in order. */
let told: unknown[]
let press: ReturnType<typeof createCommands>

beforeEach(async () => {
  told = []
  const store = createMemoryStores().settings
  settings = await loadPersonSettings(createMemoryStores().settings, length => new Uint8Array(length))
  consent = createConsent({ settings, roomSettings: () => store, kept: inMemory() })
  live = createLiveState({
    isOff: async () => false,
    entered: () => undefined,
    kept: inMemory(),
    async apply() {
      told.push({ paused: (await settings.get()).paused, cursor: (await consent.sharingIn(room)).cursor })
      return []
    },
    tabsOff: () => undefined,
  })
  await live.enter(room, 5, 1)
  told = []
  press = createCommands({
    live,
    settings,
    consent,
    host: {
      async perform(task) {
        // There is a page of ours in all tabs but this one.
        if (task.type !== 'tell-page' || task.tab === bareTab) return false
        told.push([task.tab, task.message])
        return true
      },
    },
    async openChat(which) {
      told.push(['window', which])
    },
    async unheard(tabId, why) {
      told.push([tabId, why])
    },
    activeTab: async () => tab(6, 1),
  })
})

test('O8: a key that is for a page goes to the one over which it was pressed, or else to the one in front', async () => {
  await press('say-where', tab(5, 1))
  await press('open-chat')
  await press('follow', tab(5, 1))
  expect(told).toEqual([
    [5, { type: 'command', command: 'say-where' }],
    [6, { type: 'command', command: 'open-chat' }],
    [5, { type: 'command', command: 'follow' }],
  ])
})

test('O8: a pause is with the host before the page says that it is', async () => {
  await press('pause', tab(5, 1))
  await press('pause', tab(5, 1))
  expect(told).toEqual([
    { paused: true, cursor: true },
    [5, { type: 'sharing-changed', to: 'paused' }],
    { paused: false, cursor: true },
    [5, { type: 'sharing-changed', to: 'resumed' }],
  ])
})

test('O8: the pointer is hidden in the room of the window, in any of its tabs, and shown again', async () => {
  await press('hide-cursor', tab(9, 1))
  expect(await consent.sharingIn(room)).toEqual({ ...openSharing, cursor: false })
  await press('hide-cursor', tab(5, 1))
  expect(told).toEqual([
    { paused: false, cursor: false },
    [9, { type: 'sharing-changed', to: 'cursor-hidden' }],
    { paused: false, cursor: true },
    [5, { type: 'sharing-changed', to: 'cursor-shown' }],
  ])
})

test('O8 the pointer that is hidden twice in the same moment is shown', async () => {
  await Promise.all([press('hide-cursor', tab(9, 1)), press('hide-cursor', tab(5, 1))])
  expect(await consent.sharingIn(room)).toEqual(openSharing)
})

test('O8 what is no key of ours does nothing', async () => {
  await press('_execute_action', tab(5, 1))
  expect(told).toEqual([])
})

test('O8 the chat opens in a window of its own over a tab that has no page of ours, where its window has a room', async () => {
  await press('open-chat', tab(bareTab, 1))
  expect(told).toEqual([['window', room]])
})

test('O8 where no page of ours can do or say it, the toolbar button says what was done, or why nothing was', async () => {
  await press('say-where', tab(bareTab, 1))
  await press('open-chat', tab(bareTab, 2))
  await press('hide-cursor', tab(7, 2))
  expect(told).toEqual([
    [bareTab, 'off-here'],
    [bareTab, 'no-room'],
    [7, 'no-room'],
  ])
  told = []
  await press('pause', tab(bareTab, 2))
  await press('hide-cursor', tab(bareTab, 1))
  expect(told).toEqual([
    { paused: true, cursor: true },
    [bareTab, 'paused'],
    { paused: true, cursor: false },
    [bareTab, 'cursor-hidden'],
  ])
})
