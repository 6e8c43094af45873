import type { Browser } from 'wxt/browser'
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
  /** The one in front, where the browser did not say over which tab the keys were pressed. */
  readonly activeTab: () => Promise<Browser.tabs.Tab | undefined>
}

/**
 * Does what a key of the browser's own is for; the names are the manifest's. What concerns a page is passed on to the one in front, where the
 * room is on in it; elsewhere there is nobody to do it.
 */
export function createCommands({ live, settings, consent, host, activeTab }: CommandDeps) {
  return async (command: string, over?: Browser.tabs.Tab): Promise<void> => {
    const tab = over ?? (await activeTab())
    const tell = async (message: CommandToPage): Promise<void> => {
      if (tab?.id !== undefined) await host.perform({ to: 'host', type: 'tell-page', tab: tab.id, message })
    }
    if (command === 'pause') {
      const before = await settings.get()
      await settings.set({ ...before, paused: !before.paused })
      await live.reapply()
      return tell({ type: 'sharing-changed', to: before.paused ? 'resumed' : 'paused' })
    }
    if (command === 'hide-cursor') {
      const room = tab?.id === undefined ? undefined : await live.of(tab.id, tab.windowId!)
      if (!room) return
      const before = await consent.sharingIn(room.room)
      await consent.share(room.room, { ...before, cursor: !before.cursor })
      await live.reapply()
      return tell({ type: 'sharing-changed', to: before.cursor ? 'cursor-hidden' : 'cursor-shown' })
    }
    const forPage = pageCommand.safeParse(command)
    if (forPage.success) await tell({ type: 'command', command: forPage.data })
  }
}
