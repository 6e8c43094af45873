import type { ComponentChild } from 'preact'
import { RoomList, type RoomListProps } from '../../../components/home/room-list.tsx'
import type { PersonId, RoomId } from '../../../lib/core/ids.ts'
import { ok } from '../../../lib/core/result.ts'
import type { RoomEntry } from '../../../lib/protocol/rooms-requests.ts'
import { homeBeside, homeInPopup } from './home-beside.tsx'
import { longName } from './people.ts'
import { Unfolded } from './unfolded.tsx'

/** What stands beside a page, and the list of rooms, in every state, for the gallery. */

const nothing = (): void => undefined
const done = async () => ok(null)
const nowMs = 1_790_000_000_000
const hours = (count: number): number => nowMs - count * 3_600_000
/** The colours that they have in the gallery's other rooms. */
const known = ['Ada', 'Grace', 'Linus', 'Margaret']
const colorOf = (name: string): number => (known.includes(name) ? known.indexOf(name) : name.length % 12)
const met = (...names: string[]) =>
  names.map((name, at) => ({ person: `${name}-${at}` as PersonId, name, color: colorOf(name) }))

const entry = (number: number, change: Partial<RoomEntry> = {}): RoomEntry => ({
  room: `room-${number}` as RoomId,
  name: 'Planner notes',
  givenName: change.name ?? 'Planner notes',
  role: 'editor',
  favourite: false,
  lastVisitedMs: hours(3),
  page: 'https://sqlite.org/queryplanner.html',
  met: met('Grace', 'Linus'),
  window: null,
  ...change,
})

export const someRooms: readonly RoomEntry[] = [
  entry(1, {
    name: 'Tide tables',
    favourite: true,
    role: 'owner',
    lastVisitedMs: hours(30),
    met: met('Ben'),
  }),
  entry(2, { name: 'Release 4.2', favourite: true, window: 1, page: 'https://github.com/alongside/wiki' }),
  entry(3, { lastVisitedMs: hours(4), met: met('Grace', 'Linus', 'Margaret', 'Ada', 'Ben') }),
  entry(4, { name: 'Reading group', window: 2, page: 'https://www.gutenberg.org/ebooks/2701', met: [] }),
  entry(6, { name: 'غرفة القراءة', lastVisitedMs: hours(24 * 9), met: met('ليلى') }),
  entry(7, { name: 'Where Ada is', givenName: 'Standup', lastVisitedMs: hours(24 * 400), met: met('Ada') }),
]
const longRooms: readonly RoomEntry[] = [
  ...someRooms,
  entry(5, {
    name: longName,
    page: `https://${'a-very-long-name-of-a-host'.repeat(3)}.example/`,
    met: met(longName, 'Wilhelmina Ng', 'Åsa Öberg', 'Bo'),
  }),
  entry(8, { name: 'w'.repeat(60), favourite: true }),
]

const list = (props: Partial<RoomListProps> = {}) => (
  <RoomList
    rooms={someRooms}
    window={1}
    nowMs={nowMs}
    opening={null}
    onRejoin={nothing}
    onFavourite={nothing}
    onRename={done}
    onExport={done}
    onExit={done}
    onForget={done}
    onOpenRoom={nothing}
    {...props}
  />
)

/** The list in a popup, below what else is there: no room is on in this window. */
const compact = (rooms: readonly RoomEntry[]) =>
  homeInPopup({ side: 'rooms', unread: 4, view: list({ compact: true, onAll: nothing, rooms }) })
export const popupRooms = () => compact(someRooms.map(room => ({ ...room, window: null })))
export const popupNoRooms = () => compact([])

const beside = (props: Partial<RoomListProps> = {}) =>
  homeBeside({ side: 'rooms', view: list(props), unread: 4 })

export const homeScenes = {
  home: () => beside(),
  'home-long': () => beside({ rooms: longRooms }),
  'home-room-menu': () =>
    homeBeside({ side: 'rooms', view: <Unfolded what={'[data-testid="room-menu"]'}>{list()}</Unfolded> }),
  'home-empty': () => beside({ rooms: [] }),
  'home-opening': () => beside({ opening: 'room-3' as RoomId }),
}
/** With the panel of the room that is on. */
export const homeLive = (panel: ComponentChild) =>
  homeBeside({ side: 'rooms', view: list(), unread: 4, live: someRooms[1]!, panel: () => panel })
