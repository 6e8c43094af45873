import type { RoomId } from '../../core/ids.ts'
import type { SiteRule } from '../../core/sharing.ts'
import type { Injected } from './inject.ts'

export interface TurnOnDeps {
  /** The room that is on in a tab; answers in the order in which it is asked. */
  readonly roomIn: (tabId: number) => Promise<RoomId | undefined>
  /** What the person wants on the site that the tab shows now. */
  readonly ruleOf: (room: RoomId, tabId: number) => Promise<SiteRule>
  readonly inject: (tabId: number) => Promise<Injected>
  /** The overlay is on the page that the tab shows now. */
  readonly visited: (room: RoomId, tabId: number) => void
  /** Shows on the toolbar button of one tab whether a click is needed there. */
  readonly showBadge: (tabId: number, missing: boolean) => Promise<void>
}

/** Has the overlay be in a tab where a room is on, as far as it may; the toolbar button says where it may not yet. */
export function createTurnOn({ roomIn, ruleOf, inject, visited, showBadge }: TurnOnDeps) {
  return async (tabId: number): Promise<Injected> => {
    const room = await roomIn(tabId)
    // It was left in between.
    if (!room) return 'unwanted'
    const rule = await ruleOf(room, tabId)
    const injected = rule === 'on' ? await inject(tabId) : 'unwanted'
    if (injected === 'on') visited(room, tabId)
    // Or while its page was asked: a button that was cleared then stays so.
    const isOn = (await roomIn(tabId)) !== undefined
    await showBadge(tabId, isOn && (injected === 'no-access' || rule === 'ask'))
    return injected
  }
}
