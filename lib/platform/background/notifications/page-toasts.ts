import { browser } from 'wxt/browser'
import type { RoomId } from '../../../core/ids.ts'
import type { Notification } from '../../../core/notifications/types.ts'
import type { HostHandle } from '../host-page.ts'
import type { LiveState } from '../live-state.ts'

export interface PageToastsDeps {
  readonly host: Pick<HostHandle, 'perform'>
  readonly live: Pick<LiveState, 'rooms'>
}

/** Notifications on the page that the person looks at. */
export interface PageToasts {
  /** False where they look at no page of ours, or at no window of this browser. */
  show(fresh: Notification): Promise<boolean>
  /** They have been seen elsewhere. */
  settle(ids: readonly string[]): Promise<void>
  /** The room whose page they look at now. */
  lookedAt(): Promise<{ readonly room: RoomId; readonly tab: number } | null>
}

export function createPageToasts({ host, live }: PageToastsDeps): PageToasts {
  /** Where each was shown last; a page shows few, and none for long. */
  const tabById = new Map<string, number>()
  const most = 16

  async function front(): Promise<{ readonly room: RoomId; readonly tab: number; focused: boolean } | null> {
    const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true })
    const room = (await live.rooms()).find(({ tabs }) => tab?.id !== undefined && tabs.includes(tab.id))
    if (!room || tab?.id === undefined) return null
    // Firefox for Android has no windows.
    const focused = (await browser.windows?.get(tab.windowId!))?.focused ?? true
    return { room: room.room, tab: tab.id, focused }
  }

  return {
    async show({ id, what, count, by, room }) {
      const at = await front()
      if (!at) return false
      const here = room === at.room
      // The page has a line of its own for it.
      if (what === 'event' && here) return at.focused
      const toast = { id, what, count, by, here }
      const message = { type: 'toast', toast } as const
      const shown = await host.perform({ to: 'host', type: 'tell-page', tab: at.tab, message })
      if (shown) {
        tabById.delete(id)
        tabById.set(id, at.tab)
        if (tabById.size > most) tabById.delete(tabById.keys().next().value!)
      }
      return shown && at.focused
    },
    async settle(ids) {
      const gone = new Map<number, string[]>()
      for (const id of ids) {
        const tab = tabById.get(id)
        if (tab !== undefined) gone.set(tab, [...(gone.get(tab) ?? []), id])
        tabById.delete(id)
      }
      for (const [tab, some] of gone)
        await host.perform({
          to: 'host',
          type: 'tell-page',
          tab,
          message: { type: 'toasts-settled', ids: some },
        })
    },
    async lookedAt() {
      const at = await front()
      return at?.focused ? at : null
    },
  }
}
