import type { Browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { createTurns } from '../../core/turns.ts'
import { type CommandToPage, pageCommand, type SharingChange } from '../../protocol/commands.ts'
import type { Consent } from './consent.ts'
import type { HostHandle } from './host-page.ts'
import type { LiveState } from './live-state.ts'
import type { PersonSettings } from './settings.ts'
import type { Unheard } from './unheard.ts'

export interface CommandDeps {
  readonly live: Pick<LiveState, 'of' | 'reapply'>
  readonly settings: PersonSettings
  readonly consent: Pick<Consent, 'sharingIn' | 'share'>
  readonly host: Pick<HostHandle, 'perform'>
  /** Shows a room's chat where no page can: in a window of its own. */
  readonly openChat: (room: RoomId) => Promise<void>
  /** Says what happened, or why nothing did, where no page of ours is there to say it. */
  readonly unheard: (tabId: number, why: Unheard) => Promise<void>
  /** The one in front, where the browser did not say over which tab the keys were pressed. */
  readonly activeTab: () => Promise<Browser.tabs.Tab | undefined>
}

/**
 * Does what a key of the browser's own is for; the names are the manifest's. What concerns a page is passed on to the one in front, where the
 * room is on in it; elsewhere the chat opens in a window of its own, and the toolbar button says why nothing else is done.
 */
export function createCommands({ live, settings, consent, host, openChat, unheard, activeTab }: CommandDeps) {
  // Keys repeat: each press turns round what the one before has done.
  const inTurn = createTurns()
  return async (command: string, over?: Browser.tabs.Tab): Promise<void> => {
    const tab = over ?? (await activeTab())
    const tell = async (message: CommandToPage): Promise<boolean> =>
      tab?.id !== undefined && host.perform({ to: 'host', type: 'tell-page', tab: tab.id, message })
    const say = async (why: Unheard): Promise<void> => {
      if (tab?.id !== undefined) await unheard(tab.id, why)
    }
    const tellChange = async (to: SharingChange): Promise<void> => {
      if (!(await tell({ type: 'sharing-changed', to }))) await say(to)
    }
    const roomHere = async () =>
      tab?.id === undefined ? undefined : (await live.of(tab.id, tab.windowId!))?.room
    if (command === 'pause') {
      await settings.change(now => ({ ...now, paused: !now.paused }))
      await live.reapply()
      return tellChange((await settings.get()).paused ? 'paused' : 'resumed')
    }
    if (command === 'hide-cursor') {
      const room = await roomHere()
      if (!room) return say('no-room')
      const before = await inTurn(async () => {
        const sharing = await consent.sharingIn(room)
        await consent.share(room, { ...sharing, cursor: !sharing.cursor })
        return sharing
      })
      await live.reapply()
      return tellChange(before.cursor ? 'cursor-hidden' : 'cursor-shown')
    }
    const forPage = pageCommand.safeParse(command)
    if (!forPage.success || (await tell({ type: 'command', command: forPage.data }))) return
    const room = await roomHere()
    if (room && forPage.data === 'open-chat') await openChat(room)
    else await say(room ? 'off-here' : 'no-room')
  }
}
