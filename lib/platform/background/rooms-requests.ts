import { type Browser, browser } from 'wxt/browser'
import { pageAddress } from '../../core/address.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { ProblemCode, Request } from '../../protocol/background.ts'
import type { RoomsAnswers } from '../../protocol/rooms-requests.ts'
import { openRoomPage } from '../open-room-page.ts'
import type { Consent } from './consent.ts'
import type { Injected } from './inject.ts'
import type { KnownRooms } from './known-rooms.ts'
import type { LiveRoom, LiveState } from './live-state.ts'
import type { Removals } from './removals.ts'

export interface RoomsRequestDeps {
  readonly known: KnownRooms
  readonly live: LiveState
  readonly removals: Pick<Removals, 'forget'>
  readonly consent: Pick<Consent, 'allow'>
  /** Puts the overlay into a tab where a room is on. */
  readonly turnOn: (tabId: number) => Promise<Injected>
}

/** What a list of rooms asks. */
export type RoomsRequest = Extract<Request, { type: keyof RoomsAnswers }>
type Rejoin = Extract<RoomsRequest, { type: 'rejoin-room' }>

/** Answers what lists of rooms ask. */
export function createRoomsRequests(
  deps: RoomsRequestDeps,
): (request: RoomsRequest) => Promise<Result<unknown, ProblemCode>> {
  const { known, live, removals, consent, turnOn } = deps

  /** Brings a tab to the front in which the room is on, the one that is looked at if it is; false where there is none. */
  async function bringForward({ tabs, window }: LiveRoom, looked: number): Promise<boolean> {
    const tab = tabs.includes(looked) ? looked : tabs.at(-1)
    if (tab === undefined) return false
    await browser.tabs.update(tab, { active: true })
    await browser.windows?.update(window, { focused: true })
    return true
  }

  async function tabFor({ tabId, where }: Rejoin, page: string): Promise<Browser.tabs.Tab> {
    const tab = await browser.tabs.get(tabId)
    if (where === 'here' || pageAddress(tab.url ?? '') === page) return tab
    return browser.tabs.create({ url: page, windowId: tab.windowId, index: tab.index + 1 })
  }

  async function rejoin(request: Rejoin): Promise<Result<null, ProblemCode>> {
    const saved = await known.get(request.room)
    if (!saved) return fail('room-unknown')
    const at = (await live.rooms()).find(({ room }) => room === request.room)
    if (at && (await bringForward(at, request.tabId))) return ok(null)
    const page = saved.memory.lastPage ?? saved.landing
    const tab = await tabFor(request, page)
    // Whoever opens a room's page means to be there, as one does who goes there by a link.
    await consent.allow(request.room, tab.id!, page)
    if (!(await live.enter(request.room, tab.id!, tab.windowId!))) return fail('storage')
    await removals.forget(tab.windowId!)
    if (tab.id === request.tabId && pageAddress(tab.url ?? '') !== page)
      await browser.tabs.update(tab.id, { url: page })
    // A new tab's page may have been there before the room was.
    else await turnOn(tab.id!)
    return ok(null)
  }

  return async request => {
    switch (request.type) {
      case 'list-rooms':
        return ok(await known.list(await live.rooms()))
      case 'rejoin-room':
        return rejoin(request)
      case 'rename-room': {
        const renamed = await known.rename(request.room, request.name)
        if (renamed.ok) await live.reapply()
        return renamed
      }
      case 'mark-favourite':
        return known.markFavourite(request.room, request.on)
      case 'open-room-page':
        await openRoomPage(request.room)
        return ok(null)
      case 'exit-room':
        await live.leave(request.room)
        return ok(null)
      case 'forget-room':
        // What a room that closes still has to write is written before it goes.
        await live.leave(request.room)
        await known.forget(request.room)
        return ok(null)
    }
  }
}
