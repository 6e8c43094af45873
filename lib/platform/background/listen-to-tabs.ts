import { type Browser, browser } from 'wxt/browser'
import type { Consent } from './consent.ts'
import { type Injected, probe } from './inject.ts'
import type { LiveRoom, LiveState } from './live-state.ts'

export interface TabsDeps {
  readonly live: LiveState
  readonly consent: () => Promise<Consent>
  /** The room that is on in a tab. */
  readonly roomIn: (tabId: number) => Promise<LiveRoom | undefined>
  readonly turnOn: (tabId: number) => Promise<Injected>
  readonly command: (name: string, tab?: Browser.tabs.Tab) => Promise<unknown>
  readonly failed: (error: unknown) => void
}

/** Has rooms go with tabs and windows as they come, change and go. To be called as the background starts. */
export function listenToTabs({ live, consent, roomIn, turnOn, command, failed }: TabsDeps): void {
  async function attach(tabId: number): Promise<void> {
    if (!(await roomIn(tabId))) return comeAlong(tabId)
    // The tab may have come to a site with another rule, or left one.
    await live.reapply()
    await turnOn(tabId)
  }

  /** A tab takes part by itself where its window's room is on wherever its person goes. */
  async function comeAlong(tabId: number): Promise<void> {
    const rooms = await live.rooms()
    if (rooms.length === 0) return
    const tab = await browser.tabs.get(tabId)
    const room = rooms.find(({ window }) => window === tab.windowId)?.room
    const comes = room && (await (await consent()).comesAlong(room, tabId, tab.url))
    if (!comes || (await probe(tabId)) !== 'on') return
    await live.setHere(tabId, room, true)
    await turnOn(tabId)
  }

  function on<Args extends unknown[]>(
    event: { addListener(listener: (...args: Args) => void): void } | undefined,
    react: (...args: Args) => Promise<unknown> | undefined,
  ): void {
    event?.addListener((...args) => {
      react(...args)?.catch(failed)
    })
  }

  on(browser.tabs.onUpdated, (tabId, { status }) =>
    status === 'loading' || status === 'complete' ? attach(tabId) : undefined,
  )
  on(browser.tabs.onActivated, async ({ tabId }) => ((await roomIn(tabId)) ? undefined : comeAlong(tabId)))
  // The browser's question about a site may be answered long after the page has come.
  on(browser.permissions.onAdded, async () => {
    for (const { tabs } of await live.rooms()) for (const tabId of tabs) await attach(tabId)
  })
  // Firefox for Android has no keys of this kind.
  on(browser.commands?.onCommand, command)
  on(browser.tabs.onRemoved, tabId => live.tabClosed(tabId))
  on(browser.tabs.onAttached, (tabId, { newWindowId }) => live.tabMoved(tabId, newWindowId))
  on(browser.tabs.onReplaced, (added, removed) => live.tabReplaced(added, removed).then(() => attach(added)))
  // Firefox for Android has no windows.
  on(browser.windows?.onRemoved, windowId => live.windowClosed(windowId))
}
