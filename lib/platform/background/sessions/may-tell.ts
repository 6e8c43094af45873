import type { RoomId } from '../../../core/ids.ts'
import type { SavedRoom } from '../../database.ts'
import type { KnownPeople } from '../known-people.ts'
import type { Finding } from './finding.ts'

export interface MayTellDeps {
  readonly rooms: { get(room: RoomId): Promise<SavedRoom | undefined> }
  readonly people: Pick<KnownPeople, 'isOwnerBlocked'>
  readonly sessions: Pick<Finding, 'isHidden'>
}

/** Whether somebody is to hear that a room which they follow was published: not of their own, nor of one that they hid, or whose owner they blocked. */
export async function mayTell({ rooms, people, sessions }: MayTellDeps, room: RoomId): Promise<boolean> {
  const saved = await rooms.get(room)
  return !saved?.ownerSeed && !(await sessions.isHidden(room)) && !(await people.isOwnerBlocked(room))
}
