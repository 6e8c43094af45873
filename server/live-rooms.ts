import type { PersonId, RoomId, SessionId } from '../lib/core/ids.ts'
import type { Role } from '../lib/core/keys.ts'
import {
  closeCodes,
  type HubToClient,
  type Policy,
  type SignedPolicy,
  type TurnedAway,
} from '../lib/protocol/hub.ts'
import type { HubSocket } from './hub-socket.ts'
import type { Metrics } from './metrics.ts'

/** Somebody connected, as they have proved it. */
export interface Member {
  readonly room: RoomId
  readonly session: SessionId
  readonly person: PersonId
  readonly role: Role
  /** The public key that proved the role. */
  readonly roleKey: PersonId
  readonly socket: HubSocket
}

export type LiveRooms = ReturnType<typeof createLiveRooms>

/** The public key by which a policy knows a role. */
export const roleKeyIn = (policy: Policy, role: Role): PersonId => policy[role]

const encode = (message: HubToClient): string => JSON.stringify(message)

/** Who is connected, by room, and what the hub passes between them. Lives in memory: a restarted hub is told again by those who come back. */
export function createLiveRooms({ metrics }: { readonly metrics: Metrics }) {
  const members = new Map<RoomId, Map<SessionId, Member>>()

  function sendOthers(self: Member, message: HubToClient): void {
    const text = encode(message)
    for (const other of members.get(self.room)?.values() ?? []) if (other !== self) other.socket.send(text)
  }

  function leave(member: Member): void {
    const room = members.get(member.room)
    if (room?.get(member.session) !== member) return
    room.delete(member.session)
    if (room.size === 0) members.delete(member.room)
    metrics.rooms.set(members.size)
    sendOthers(member, { type: 'left', session: member.session })
  }

  function turnOut(member: Member, reason: TurnedAway): void {
    leave(member)
    member.socket.close(closeCodes.unauthorised, reason)
  }

  /** Tells a member of a new policy; turns out one whom it bans, or whose key is of an older epoch. */
  function tellPolicy(member: Member, policy: Policy, signed: SignedPolicy): void {
    const banned = policy.bans.includes(member.person)
    if (!banned) member.socket.send(encode({ type: 'policy', policy: signed }))
    if (banned) turnOut(member, 'banned')
    else if (roleKeyIn(policy, member.role) !== member.roleKey) turnOut(member, 'old-epoch')
  }

  return {
    /** Sessions connected in a room. */
    people: (room: RoomId): number => members.get(room)?.size ?? 0,

    /** Lets somebody in who has proved who they are. A person who comes back with the same session replaces their old socket unseen. */
    enter(member: Member, policy: Policy, signed: SignedPolicy): 'in' | 'session-in-use' | 'room-full' {
      const room = members.get(member.room) ?? new Map<SessionId, Member>()
      const before = room.get(member.session)
      if (before && before.person !== member.person) return 'session-in-use'
      if (!before && room.size >= policy.people) return 'room-full'
      const others = [...room.values()].filter(other => other !== before)
      members.set(member.room, room.set(member.session, member))
      metrics.rooms.set(members.size)
      before?.socket.close(1000, 'replaced')
      const sessions = others.map(({ session, person }) => ({ session, person }))
      member.socket.send(encode({ type: 'welcome', policy: signed, sessions }))
      if (!before) sendOthers(member, { type: 'joined', session: member.session, person: member.person })
      return 'in'
    },

    leave,

    /** Passes sealed signaling on to one member, or to all when `to` is null. Viewers have no part in the mesh and get none. */
    signal(from: Member, to: SessionId | null, data: string): void {
      const text = encode({ type: 'signal', from: from.session, data })
      for (const other of members.get(from.room)?.values() ?? [])
        if (other !== from && other.role !== 'viewer' && (to === null || other.session === to))
          other.socket.send(text)
    },

    tellPolicy,

    /** Tells everybody in the room. */
    policyChanged(policy: Policy, signed: SignedPolicy): void {
      for (const member of [...(members.get(policy.room)?.values() ?? [])]) tellPolicy(member, policy, signed)
    },
  }
}
