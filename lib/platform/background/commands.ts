import type { Browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { type CommandToPage, pageCommand } from '../../protocol/commands.ts'
import type { Consent } from './consent.ts'
import type { HostHandle } from './host-page.ts'
import type { LiveState } from './live-state.ts'
import type { PersonSettings } from './settings.ts'

export interface CommandDeps {
  readonly live: Pick<LiveState, 'of' | 'reapply'>
  readonly settings: PersonSettings
  readonly consent: Pick<Consent, 'sharingIn' | 'share'>
  readonly host: Pick<HostHandle, 'perform'>
  /** Shows a room's chat where no page can: in a window of its own. */
  readonly openChat: (room: RoomId) => Promise<void>
  /** The one in front, where the browser did not say over which tab the keys were pressed. */
  readonly activeTab: () => Promise<Browser.tabs.Tab | undefined>
}

/**
 * Does what a key of the browser's own is for; the names are the manifest's. What concerns a page is passed on to the one in front, where the
 * room is on in it; elsewhere there is nobody to do it, but the chat opens in a window of its own.
 */
export function createCommands({ live, settings, consent, host, openChat, activeTab }: CommandDeps) {
  return async (command: string, over?: Browser.tabs.Tab): Promise<void> => {
    const tab = over ?? (await activeTab())
    const tell = async (message: CommandToPage): Promise<boolean> =>
      tab?.id !== undefined && host.perform({ to: 'host', type: 'tell-page', tab: tab.id, message })
    const roomHere = async () =>
      tab?.id === undefined ? undefined : (await live.of(tab.id, tab.windowId!))?.room
    if (command === 'pause') {
      const before = await settings.get()
      await settings.set({ ...before, paused: !before.paused })
      await live.reapply()
      await tell({ type: 'sharing-changed', to: before.paused ? 'resumed' : 'paused' })
      return
    }
    if (command === 'hide-cursor') {
      const room = await roomHere()
      if (!room) return
      const before = await consent.sharingIn(room)
      await consent.share(room, { ...before, cursor: !before.cursor })
      await live.reapply()
      await tell({ type: 'sharing-changed', to: before.cursor ? 'cursor-hidden' : 'cursor-shown' })
      return
    }
    const forPage = pageCommand.safeParse(command)
    if (!forPage.success || (await tell({ type: 'command', command: forPage.data }))) return
    const room = forPage.data === 'open-chat' ? await roomHere() : undefined
    if (room) await openChat(room)
  }
}
