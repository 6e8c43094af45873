import type { PersonId, RoomId, SessionId } from '../lib/core/ids.ts'
import type { Role } from '../lib/core/keys.ts'
import type { Policy } from '../lib/protocol/policy.ts'
import type { HubSocket } from './hub-socket.ts'
import type { Pacer } from './pacer.ts'
import type { Present } from './present.ts'
import type { RemoteMembers } from './remote-members.ts'

/** Somebody who has proved who they are. */
export interface Arrival {
  readonly room: RoomId
  readonly session: SessionId
  readonly person: PersonId
  readonly role: Role
  /** The public key that proved the role. */
  readonly roleKey: PersonId
  readonly socket: HubSocket
}

/** Somebody in a room who is connected to this hub. */
export interface Member extends Arrival, Present {
  readonly presencePacer: Pacer
}

/** A room with somebody in it. */
export interface LiveRoom {
  policy: Policy
  readonly members: Map<SessionId, Member>
  /** Those of other hubs. */
  readonly remoteMembers: RemoteMembers
  /** The number that was given out last. */
  lastNumber: number
  readonly stopListening: () => void
}

/** The public key by which a policy knows a role. */
export const roleKeyIn = (policy: Policy, role: Role): PersonId => policy[role]

/** Numbers of sessions are 16 bits, and one is not given out again soon. */
const numbers = 0x1_0000

/** People in it, on all hubs. */
export const sizeOf = (room: LiveRoom | undefined): number =>
  room ? room.members.size + room.remoteMembers.size : 0

/** A number that nobody in the room has. */
export function freeNumber(room: LiveRoom): number {
  const taken = new Set(
    [...room.members.values(), ...room.remoteMembers.values()].map(({ number }) => number),
  )
  do room.lastNumber = (room.lastNumber + 1) % numbers
  while (taken.has(room.lastNumber))
  return room.lastNumber
}
