import type { RoomId } from '../core/ids.ts'
import type { Role } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import type { MetPerson } from '../core/met-person.ts'
import { roomId, shownName, uint, z } from './schema.ts'

/** What the list of rooms asks of the background. */

const tabId = uint(0xffff_ffff)

export const roomsRequests = [
  z.strictObject({ type: z.literal('list-rooms') }),
  /**
   * Opens a room's last page, or where its link lands, with the room on: in that tab, or in a new one beside it unless that one shows the page.
   * Where the room is on in a tab already, that one comes to the front.
   */
  z.strictObject({
    type: z.literal('rejoin-room'),
    room: roomId,
    tabId,
    where: z.enum(['here', 'new-tab']),
  }),
  /** By its owner for everybody, by others for themselves. Null: as its owner calls it. */
  z.strictObject({
    type: z.literal('rename-room'),
    room: roomId,
    name: z.nullable(shownName(limits.roomNameChars)),
  }),
  z.strictObject({ type: z.literal('mark-favourite'), room: roomId, on: z.boolean() }),
  /** The room's own page, in a tab. */
  z.strictObject({ type: z.literal('open-room-page'), room: roomId }),
  /** Leaves a room wherever it is live. */
  z.strictObject({ type: z.literal('exit-room'), room: roomId }),
  /** Deletes all that this browser keeps of a room, its keys with it. */
  z.strictObject({ type: z.literal('forget-room'), room: roomId }),
] as const

/** A room as lists show it. */
export interface RoomEntry {
  readonly room: RoomId
  /** As it is called here. */
  readonly name: string
  /** As its owner calls it. */
  readonly givenName: string
  readonly role: Role
  readonly favourite: boolean
  readonly lastVisitedMs: number
  /** The page it opens: the last one that others saw us on, or where its link lands. */
  readonly page: string
  /** Who was there last, the newest first. */
  readonly met: readonly MetPerson[]
  /** The window that it is live in. */
  readonly window: number | null
}

export interface RoomsAnswers {
  /** Favourites first, then the last visited. */
  'list-rooms': readonly RoomEntry[]
  'rejoin-room': null
  'rename-room': null
  'mark-favourite': null
  'open-room-page': null
  'exit-room': null
  'forget-room': null
}
