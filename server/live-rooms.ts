import type { PersonId, RoomId, SessionId } from '../lib/core/ids.ts'
import type { Role } from '../lib/core/keys.ts'
import { limits } from '../lib/core/limits.ts'
import {
  closeCodes,
  type HubToClient,
  type Policy,
  type SignedPolicy,
  type TurnedAway,
} from '../lib/protocol/hub.ts'
import type { Clock } from './clock.ts'
import type { HubSocket } from './hub-socket.ts'
import type { Metrics } from './metrics.ts'
import { createPacer, type Pacer } from './pacer.ts'
import type { LogPosition } from './store.ts'

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

/** A member of a room that is live. */
export interface Member extends Arrival {
  /** Names the session in fast frames, on this hub, while it is connected. */
  readonly number: number
  /** Sealed slow state, base64url; empty when there is none. */
  presence: string
  readonly presencePacer: Pacer
}

interface LiveRoom {
  policy: Policy
  readonly members: Map<SessionId, Member>
  /** The number that was given out last. */
  lastNumber: number
}

export interface LiveRoomsOptions {
  readonly clock: Clock
  readonly metrics: Metrics
}

export type LiveRooms = ReturnType<typeof createLiveRooms>

/** The public key by which a policy knows a role. */
export const roleKeyIn = (policy: Policy, role: Role): PersonId => policy[role]

const encode = (message: HubToClient): string => JSON.stringify(message)

/** Numbers of sessions are 16 bits, and one is not given out again soon. */
const numbers = 0x1_0000
/** What presences may take of a welcome; the rest of them follow as fast as they are read. Characters. */
const welcomePresenceChars = 128 * 1024

/** Who is connected, by room, and what the hub passes between them. Lives in memory: a restarted hub is told again by those who come back. */
export function createLiveRooms({ clock, metrics }: LiveRoomsOptions) {
  const rooms = new Map<RoomId, LiveRoom>()

  const membersOf = (room: RoomId): Member[] => [...(rooms.get(room)?.members.values() ?? [])]

  function sendOthers(self: Member, message: HubToClient): void {
    const text = encode(message)
    for (const other of membersOf(self.room)) if (other !== self) other.socket.send(text)
  }

  function createMember(arrival: Arrival, room: LiveRoom, before: Member | undefined): Member {
    const { session } = arrival
    const member: Member = {
      ...arrival,
      number: before?.number ?? freeNumber(room),
      presence: before?.presence ?? '',
      presencePacer: createPacer(clock, limits.presenceWindowMs, () =>
        sendOthers(member, { type: 'presence', session, data: member.presence }),
      ),
    }
    return member
  }

  /** A newcomer is told of everybody; presences that would be too much at once follow. */
  function welcome(member: Member, others: readonly Member[], signed: SignedPolicy, end: LogPosition): void {
    let chars = 0
    const later: Member[] = []
    const sessions = others.map(other => {
      chars += other.presence.length
      if (chars > welcomePresenceChars) later.push(other)
      return { ...shown(other), presence: chars > welcomePresenceChars ? '' : other.presence }
    })
    const { seq: head, chain } = end
    member.socket.send(
      encode({ type: 'welcome', policy: signed, sessions, number: member.number, head, chain }),
    )
    void tellPresences(member, later)
  }

  async function tellPresences(member: Member, others: readonly Member[]): Promise<void> {
    for (const other of others)
      if (isHere(other))
        await member.socket.deliver(
          encode({ type: 'presence', session: other.session, data: other.presence }),
        )
  }

  const isHere = (member: Member) => rooms.get(member.room)?.members.get(member.session) === member

  function leave(member: Member): void {
    member.presencePacer.close()
    if (!isHere(member)) return
    const { members } = rooms.get(member.room)!
    members.delete(member.session)
    if (members.size === 0) rooms.delete(member.room)
    metrics.rooms.set(rooms.size)
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

  /** Tells everybody in the room. */
  function policyChanged(policy: Policy, signed: SignedPolicy): void {
    const room = rooms.get(policy.room)
    if (!room || room.policy.serial > policy.serial) return
    room.policy = policy
    for (const member of membersOf(policy.room)) tellPolicy(member, policy, signed)
  }

  return {
    /** Sessions connected in a room. */
    people: (room: RoomId): number => rooms.get(room)?.members.size ?? 0,

    /** The policy that a room with somebody in it is under. */
    policy: (room: RoomId): Policy | null => rooms.get(room)?.policy ?? null,

    /** Lets somebody in who has proved who they are. A person who comes back with the same session replaces their old socket unseen. */
    enter(
      arrival: Arrival,
      policy: Policy,
      signed: SignedPolicy,
      end: LogPosition,
    ): Member | 'session-in-use' | 'room-full' {
      const room = rooms.get(arrival.room) ?? { policy, members: new Map(), lastNumber: -1 }
      const before = room.members.get(arrival.session)
      if (before && before.person !== arrival.person) return 'session-in-use'
      if (!before && room.members.size >= policy.people) return 'room-full'
      if (policy.serial > room.policy.serial) policyChanged(policy, signed)
      const member = createMember(arrival, room, before)
      const others = [...room.members.values()].filter(other => other !== before)
      room.members.set(member.session, member)
      rooms.set(member.room, room)
      metrics.rooms.set(rooms.size)
      before?.presencePacer.close()
      before?.socket.close(1000, 'replaced')
      welcome(member, others, signed, end)
      if (!before) sendOthers(member, { type: 'joined', ...shown(member) })
      return member
    },

    leave,

    /** Passes sealed signaling on to one member, or to all when `to` is null. Viewers have no part in the mesh and get none. */
    signal(from: Member, to: SessionId | null, data: string): void {
      const text = encode({ type: 'signal', from: from.session, data })
      for (const other of membersOf(from.room))
        if (other !== from && other.role !== 'viewer' && (to === null || other.session === to))
          other.socket.send(text)
    },

    /** Passes a sealed message on to some sessions, viewers among them; those that are not here are left out. */
    direct(from: Member, to: readonly SessionId[], data: string): void {
      const members = rooms.get(from.room)?.members
      const text = encode({ type: 'direct', from: from.session, data })
      for (const session of new Set(to))
        if (session !== from.session) members?.get(session)?.socket.send(text)
    },

    /** Keeps a member's slow state, and tells the others of the newest now and then. */
    setPresence(member: Member, data: string): void {
      member.presence = data
      member.presencePacer.ask()
    },

    policyChanged,

    /** Tells a member who has come in under an older policy, and the others too if it is news to them. */
    bringUpToDate(member: Member, policy: Policy, signed: SignedPolicy): void {
      const known = rooms.get(member.room)?.policy
      if (known && known.serial >= policy.serial) tellPolicy(member, policy, signed)
      else policyChanged(policy, signed)
    },
  }
}

const shown = ({ session, person, role, number, presence }: Member) => ({
  session,
  person,
  role,
  number,
  presence,
})

function freeNumber(room: LiveRoom): number {
  const taken = new Set([...room.members.values()].map(member => member.number))
  do room.lastNumber = (room.lastNumber + 1) % numbers
  while (taken.has(room.lastNumber))
  return room.lastNumber
}
