import { type Browser, browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { fail, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import {
  type ProblemCode,
  pageRequest,
  type Request,
  request as requestSchema,
} from '../../protocol/background.ts'
import { openDatabase } from '../database.ts'
import { createHubClient } from '../hub-client.ts'
import { createRoomStore } from '../room-store.ts'
import { createSettingStore } from '../setting-store.ts'
import type { HostHandle } from './host-page.ts'
import { inject, showBadge } from './inject.ts'
import { createLiveState, type LiveRoom } from './live-state.ts'
import { createMembership } from './membership.ts'
import { createRequests } from './requests.ts'
import { loadPersonSettings } from './settings.ts'

const randomBytes: RandomBytes = length => crypto.getRandomValues(new Uint8Array(length))

/**
 * Wires the background: rooms and tabs, the popup's requests, the badge, and the host that it keeps open while a room is live. All
 * listeners are added at once, because a woken worker is told of the event that woke it only then.
 */
export function startBackground(host: HostHandle): void {
  const hub = createHubClient((input, init) => fetch(input, init))
  const stores = openDatabase().then(async database => ({
    rooms: createRoomStore(database),
    settings: await loadPersonSettings(createSettingStore(database, ''), randomBytes),
  }))
  const live = createLiveState(tellHost)

  async function tellHost(rooms: readonly LiveRoom[]): Promise<void> {
    const { profile } = await (await stores).settings.get()
    const bindings = rooms.map(({ room, tabs }) => ({ room, tabs }))
    await host.setLive({ to: 'host', type: 'live', profile, rooms: bindings })
  }

  async function describeRoom(id: string) {
    const room = await (await stores).rooms.get(id as RoomId)
    return room ? { id: room.room, name: room.name, link: room.link } : null
  }

  const requests = stores.then(({ rooms, settings }) =>
    createRequests({
      live,
      membership: createMembership({ rooms, hub, randomBytes, now: Date.now }),
      settings,
      hub,
      describeRoom,
      refresh: async () => tellHost(await live.rooms()),
    }),
  )

  async function answer(request: Request): Promise<Result<unknown, ProblemCode>> {
    try {
      return await (await requests)(request)
    } catch (error) {
      // Storage that the browser refuses, or a tab that was closed in between.
      console.warn(`alongside: ${request.type} failed`, error)
      return fail('storage')
    }
  }

  browser.runtime.onMessage.addListener((raw: unknown, sender: Browser.runtime.MessageSender, respond) => {
    const fromPage = sender.tab ? pageRequest.safeParse(raw) : null
    if (fromPage?.success) void openPanel(fromPage.data.nonce)
    const parsed = requestSchema.safeParse(raw)
    // Requests come from our own pages only; a content script shares its process with the page it is in.
    if (!parsed.success || !sender.url?.startsWith(browser.runtime.getURL('/'))) return false
    void answer(parsed.data).then(respond)
    return true
  })

  async function openPanel(nonce: string): Promise<void> {
    const url = browser.runtime.getURL(`/panel.html#${nonce}`)
    await browser.windows.create({ url, type: 'popup', width: 360, height: 640 })
  }

  async function attach(tabId: number): Promise<void> {
    const rooms = await live.rooms()
    if (rooms.some(room => room.tabs.includes(tabId))) await showBadge(tabId, await inject(tabId))
  }
  browser.tabs.onUpdated.addListener((tabId, change) => {
    if (change.status) void attach(tabId)
  })
  // The browser's question about a site may be answered long after the page has come.
  browser.permissions.onAdded.addListener(async () => {
    for (const { tabs } of await live.rooms()) for (const tabId of tabs) await attach(tabId)
  })
  browser.tabs.onRemoved.addListener(tabId => void live.tabClosed(tabId))
  browser.tabs.onReplaced?.addListener((added, removed) => {
    void live.tabReplaced(added, removed).then(() => attach(added))
  })
  // Firefox for Android has no windows.
  browser.windows?.onRemoved.addListener(windowId => void live.windowClosed(windowId))
  browser.runtime.onInstalled.addListener(() => {
    void browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })
  })
}
