import type { PersonId, RoomId, SessionId } from '../lib/core/ids.ts'
import type { Role } from '../lib/core/keys.ts'

/** Somebody who is in a room, connected to this hub or to another. */
export interface Present {
  readonly room: RoomId
  readonly session: SessionId
  readonly person: PersonId
  readonly role: Role
  /** Names the session in fast frames, on this hub, while it is connected. */
  readonly number: number
  /** Sealed slow state, base64url; empty when there is none. */
  presence: string
}

/** As the people of the room are shown them. */
export const shown = ({ session, person, role, number, presence }: Present) => ({
  session,
  person,
  role,
  number,
  presence,
})
