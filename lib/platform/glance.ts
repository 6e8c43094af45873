import { type Browser, browser } from 'wxt/browser'
import type { PopupState, Settings } from '../protocol/background.ts'
import type { RoomEntry } from '../protocol/rooms-requests.ts'
import { problemOf, siteOf } from './background/tab-facts.ts'
import { roomsKeys } from './watch-rooms.ts'

/**
 * What the background keeps in session storage for views that open: they draw it while it wakes up. Nothing by which a room could be entered,
 * and what it answers afterwards is what counts.
 */
export interface Glance {
  readonly settings: Settings
  /** The first of the list. */
  readonly rooms: readonly RoomEntry[]
}

/** The names of what it keeps there: the glance, windows that one was removed from a room in, and the tab in which a room is to be started. */
export const glanceKeys = { glance: 'glance', removals: 'removals', starts: 'starts' } as const
/** Rooms in a glance: as many as a compact list ever shows. */
export const glanceRooms = 8

/** What the popup shows first. `state` null: that takes the background. */
export interface FirstLook {
  readonly state: PopupState | null
  readonly rooms: readonly RoomEntry[]
}

interface Kept {
  readonly glance?: Glance
  readonly live?: readonly { readonly window: number; readonly tabs: readonly number[] }[]
  readonly removals?: readonly { readonly window: number }[]
  readonly starts?: number | null
}

/** A look for the popup over a tab, without the background; null where it has kept nothing yet. What it keeps is our own and is not parsed again. */
export async function lookFirst(asked: Promise<Browser.tabs.Tab | undefined>): Promise<FirstLook | null> {
  const keys = [...Object.values(glanceKeys), roomsKeys.live]
  const [tab, kept] = await Promise.all([asked, browser.storage.session.get(keys) as Promise<Kept>])
  if (!tab || !kept.glance) return null
  const { settings, rooms } = kept.glance
  return { state: isPlain(tab, kept) ? plainState(tab, settings) : null, rooms }
}

/** No room is on there, and nothing has led to one: then all that is shown follows from the tab itself. */
function isPlain({ id, windowId, url }: Browser.tabs.Tab, { live, removals, starts }: Kept): boolean {
  const isOn = live?.some(({ window, tabs }) => window === windowId || tabs.includes(id!)) ?? false
  const removed = removals?.some(({ window }) => window === windowId) ?? false
  // An address that may be a link of ours is looked into where the keys are.
  return !isOn && !removed && starts !== id && !url?.split('#')[1]?.startsWith('1')
}

const plainState = (tab: Browser.tabs.Tab, settings: Settings): PopupState => ({
  settings,
  pauseKeys: '',
  tab: {
    site: siteOf(tab.url),
    link: null,
    problem: problemOf(tab, 'on'),
    here: false,
    asks: false,
    choice: null,
  },
  room: null,
  removedFrom: null,
})
