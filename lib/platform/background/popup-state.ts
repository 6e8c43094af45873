import { browser } from 'wxt/browser'
import type { Clock } from '../../engine/types.ts'
import type { PopupState } from '../../protocol/background.ts'
import { browserShortcuts } from '../shortcuts.ts'
import { type Consent, originOf } from './consent.ts'
import { type Injected, probe } from './inject.ts'
import { linkOf } from './link-of.ts'
import type { LiveState } from './live-state.ts'
import type { Removals } from './removals.ts'
import type { PersonSettings } from './settings.ts'
import { problemOf, siteOf } from './tab-facts.ts'

export interface PopupStateDeps {
  readonly live: Pick<LiveState, 'of'>
  readonly settings: PersonSettings
  readonly consent: Pick<Consent, 'ruleOf' | 'choiceOf'>
  readonly removals: Pick<Removals, 'of'>
  /** Puts the overlay into a tab where a room is on, or says on the toolbar button that a click is needed. */
  readonly turnOn: (tabId: number) => Promise<Injected>
  /** Whether a room was asked for in this tab by a right click; once. */
  readonly takeStart: (tabId: number) => Promise<boolean>
  /** Name and link of a room that this browser knows. */
  readonly describeRoom: (room: string) => Promise<PopupState['room']>
  readonly clock: Pick<Clock, 'after'>
}

/** A page whose scripts are busy answers when they are done; whoever has clicked does not wait for it longer than this. Milliseconds. */
const busyMs = 200

/**
 * Gathers what the popup shows for its tab. Nothing in it waits for what it does not need: somebody has clicked, and looks. `whenAnswering`: once
 * the page has answered, so that all of it is true then.
 */
export function createPopupState(
  deps: PopupStateDeps,
): (tabId: number, whenAnswering?: boolean) => Promise<PopupState> {
  const { live, settings, consent, removals, turnOn, takeStart, describeRoom } = deps

  async function choiceOf(url: string | undefined): Promise<PopupState['tab']['choice']> {
    const origin = originOf(url)
    return origin === null ? null : { origin, ...(await consent.choiceOf(origin)) }
  }

  /** Null for a page that has not answered soon. */
  async function soon(answer: Promise<Injected>): Promise<Injected | null> {
    let stop = (): void => undefined
    const late = new Promise<null>(resolve => {
      stop = deps.clock.after(busyMs, () => resolve(null))
    })
    const first = await Promise.race([answer, late])
    stop()
    return first
  }

  return async (tabId, whenAnswering = false) => {
    if (whenAnswering) await probe(tabId)
    const [tab, shortcuts, starts] = await Promise.all([
      browser.tabs.get(tabId),
      browserShortcuts(),
      takeStart(tabId),
    ])
    const at = await live.of(tabId, tab.windowId!)
    const isOn = at?.tabs.includes(tabId) ?? false
    const [own, rule, injected, choice, room, removedFrom] = await Promise.all([
      settings.get(),
      at && isOn ? consent.ruleOf(at.room, tabId, tab.url) : null,
      // The click that opened the popup may have granted access to a tab that waited for it.
      soon(isOn ? turnOn(tabId) : probe(tabId)),
      choiceOf(tab.url),
      at ? describeRoom(at.room) : null,
      at ? null : removals.of(tab.windowId!),
    ])
    return {
      settings: own,
      pauseKeys: shortcuts.find(({ name }) => name === 'pause')?.keys ?? '',
      tab: {
        site: siteOf(tab.url),
        link: linkOf(tab.url),
        problem: problemOf(tab, injected ?? 'on'),
        here: isOn && (injected ?? 'on') === 'on',
        ...(injected === null && { busy: true }),
        asks: rule === 'ask',
        choice,
      },
      room,
      removedFrom,
      ...(starts && !at && { starts: true }),
    }
  }
}
