import type { HostToPanel } from '../../lib/protocol/port.ts'
import { type Faces, noFaces, receiveFaces } from '../people/faces.ts'

type Slice<Type extends HostToPanel['type']> = Extract<HostToPanel, { type: Type }>

/** What the host tells of a room that is open in this browser; null is not told yet. */
export interface RoomLive {
  readonly room: Slice<'room'> | null
  readonly roster: Slice<'roster'> | null
  readonly policy: Slice<'policy'> | null
  readonly versions: Slice<'versions'> | null
  readonly events: Slice<'events'> | null
  readonly faces: Faces
  /** The room is not open in this browser. */
  readonly over: boolean
  /** Its owner has just removed us from it. */
  readonly removed: boolean
}

export const notLive: RoomLive = {
  room: null,
  roster: null,
  policy: null,
  versions: null,
  events: null,
  faces: noFaces,
  over: false,
  removed: false,
}

/** What is known after one message of the host. What the page does not show changes nothing. */
export function receive(live: RoomLive, message: HostToPanel): RoomLive {
  switch (message.type) {
    case 'room':
    case 'roster':
    case 'policy':
    case 'versions':
    case 'events':
      return { ...live, [message.type]: message }
    case 'faces':
    case 'picture':
      return { ...live, faces: receiveFaces(live.faces, message) }
    case 'end':
      return { ...notLive, over: true, removed: message.removedFrom !== undefined }
    default:
      return live
  }
}
