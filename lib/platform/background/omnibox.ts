import { browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { searchRooms } from '../../core/room-search.ts'
import type { RoomEntry } from '../../protocol/rooms-requests.ts'
import { extensionText } from '../i18n.ts'

export interface OmniboxDeps {
  list(): Promise<readonly RoomEntry[]>
  /** Goes to a room, in the tab that is in front or in a new one. */
  rejoin(room: RoomId, where: 'here' | 'new-tab'): Promise<void>
}

/** Browsers show no more. */
const shownMost = 6

/** A room as the address bar names it: by what stands there when it is chosen. */
export interface NamedRoom {
  readonly label: string
  readonly room: RoomEntry
}

/** Rooms by labels of which no two are the same. */
export function labelRooms(rooms: readonly RoomEntry[]): readonly NamedRoom[] {
  const taken = new Map<string, number>()
  return rooms.map(room => {
    const count = (taken.get(room.name) ?? 0) + 1
    taken.set(room.name, count)
    return { label: count === 1 ? room.name : `${room.name} (${count})`, room }
  })
}

/** The room that somebody means by what they typed or chose; undefined for none. */
export function roomMeant(rooms: readonly RoomEntry[], typed: string): RoomEntry | undefined {
  const chosen = labelRooms(rooms).find(({ label }) => label === typed.trim())
  return chosen?.room ?? searchRooms(rooms, typed)[0]
}

/** Rooms in the address bar, after the keyword that the manifest names. */
export function listenToOmnibox({ list, rejoin }: OmniboxDeps, failed: (error: unknown) => void): void {
  async function suggest(
    typed: string,
    show: (suggestions: { content: string; description: string }[]) => void,
  ): Promise<void> {
    const labelled = labelRooms(await list())
    const found = searchRooms(
      labelled.map(({ room }) => room),
      typed,
    )
    const first = found[0]
    browser.omnibox.setDefaultSuggestion({
      description: markup(first ? extensionText('omnibox_hint', first.name) : extensionText('omnibox_none')),
    })
    const label = (room: RoomEntry): string => labelled.find(one => one.room === room)!.label
    show(
      found.slice(first ? 1 : 0, shownMost).map(room => ({
        content: label(room),
        description: markup(`${label(room)} · ${new URL(room.page).host}`),
      })),
    )
  }

  async function enter(typed: string, inThisTab: boolean): Promise<void> {
    const room = roomMeant(await list(), typed)
    if (room) await rejoin(room.room, inThisTab ? 'here' : 'new-tab')
  }

  browser.omnibox?.onInputChanged.addListener((typed, show) => {
    suggest(typed, show).catch(failed)
  })
  browser.omnibox?.onInputEntered.addListener((typed, disposition) => {
    enter(typed, disposition === 'currentTab').catch(failed)
  })
}

/** Chromium reads descriptions as XML, Firefox as they are. */
function markup(text: string): string {
  if ('getBrowserInfo' in browser.runtime) return text
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, character => entities[character]!)
}
