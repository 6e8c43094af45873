import type { RoomId, SessionId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import {
  closeCodes,
  type HubEvent,
  type HubToClient,
  type NewestSnapshot,
  type TurnedAway,
} from '../lib/protocol/hub.ts'
import { type Policy, readPolicy, type SignedPolicy } from '../lib/protocol/policy.ts'
import type { Clock } from './clock.ts'
import { type Arrival, freeNumber, type LiveRoom, type Member, roleKeyIn, sizeOf } from './live-room.ts'
import type { Metrics } from './metrics.ts'
import type { NeighbourMember, NeighbourMessage } from './neighbour-message.ts'
import type { Neighbours } from './neighbours.ts'
import { createPacer } from './pacer.ts'
import { type Present, shown } from './present.ts'
import { createRemoteMembers, toNeighbours } from './remote-members.ts'
import { type LogEnd, welcome } from './welcome.ts'

export interface LiveRoomsOptions {
  readonly neighbours: Neighbours
  readonly clock: Clock
  readonly metrics: Metrics
  /** Told how many people of a room are connected to this hub, whenever it changes. */
  readonly onPeople?: (room: RoomId, people: number) => void
}

export type LiveRooms = ReturnType<typeof createLiveRooms>

const encode = (message: HubToClient): string => JSON.stringify(message)

/** Who is connected, by room, and what the hub passes between them. Lives in memory: a restarted hub is told again by those who come back. */
export function createLiveRooms(options: LiveRoomsOptions) {
  const { neighbours, clock, metrics } = options
  const rooms = new Map<RoomId, LiveRoom>()

  const peopleChanged = (room: RoomId): void => options.onPeople?.(room, rooms.get(room)?.members.size ?? 0)

  const membersOf = (room: RoomId): Member[] => [...(rooms.get(room)?.members.values() ?? [])]

  function sendOthers(self: Present, message: HubToClient): void {
    const text = encode(message)
    for (const other of membersOf(self.room)) if (other !== self) other.socket.send(text)
  }

  function tellMembers(room: RoomId, message: HubToClient): void {
    const text = encode(message)
    for (const member of membersOf(room)) member.socket.send(text)
  }

  /** Makes a room for who comes first, and listens to what other hubs say of it. */
  function open(id: RoomId, policy: Policy): LiveRoom {
    const members = new Map<SessionId, Member>()
    const room: LiveRoom = {
      policy,
      members,
      remoteMembers: createRemoteMembers({
        room: id,
        clock,
        isHere: session => members.has(session),
        tell: message => tellMembers(id, message),
        freeNumber: () => freeNumber(room),
      }),
      lastNumber: -1,
      stopListening: neighbours.open(id, {
        hear: (message, hub) => hear(id, room, message, hub),
        connected: () => tellWhoIsHere(id, true),
        beat() {
          tellWhoIsHere(id, false)
          room.remoteMembers.forgetSilent()
        },
      }),
    }
    return room
  }

  function tellWhoIsHere(room: RoomId, asks: boolean): void {
    neighbours.publish(room, { type: 'here', asks, members: membersOf(room).map(toNeighbours) })
  }

  function hear(id: RoomId, room: LiveRoom, message: NeighbourMessage, hub: string): void {
    if (message.type === 'came') moveAway(room, message.member)
    room.remoteMembers.hear(message, hub)
    if (message.type === 'here' && message.asks) tellWhoIsHere(id, false)
    if (message.type === 'signal') deliverSignal(id, message.from, message.to, message.data)
    if (message.type === 'direct') deliverDirect(id, message.from, message.to, message.data)
    if (message.type === 'snapshot') tellMembers(id, message)
    if (message.type === 'event') tellMembers(id, message)
    if (message.type === 'policy') {
      const policy = readPolicy(id, message.policy)
      if (policy) applyPolicy(policy, message.policy)
    }
  }

  /** A person has gone on, with the same session, on another hub: nobody is told. */
  function moveAway(room: LiveRoom, { session, person }: NeighbourMember): void {
    const member = room.members.get(session)
    if (member?.person !== person) return
    member.presencePacer.close()
    room.members.delete(session)
    room.remoteMembers.keep(member)
    member.socket.close(1000, 'replaced')
    peopleChanged(member.room)
  }

  function deliverSignal(room: RoomId, from: SessionId, to: SessionId | null, data: string): void {
    const text = encode({ type: 'signal', from, data })
    for (const other of membersOf(room))
      if (other.session !== from && other.role !== 'viewer' && (to === null || other.session === to))
        other.socket.send(text)
  }

  function deliverDirect(room: RoomId, from: SessionId, to: readonly SessionId[], data: string): void {
    const members = rooms.get(room)?.members
    const text = encode({ type: 'direct', from, data })
    for (const session of new Set(to)) if (session !== from) members?.get(session)?.socket.send(text)
  }

  function createMember(arrival: Arrival, room: LiveRoom, before: Present | undefined): Member {
    const { session } = arrival
    const member: Member = {
      ...arrival,
      number: before?.number ?? freeNumber(room),
      presence: before?.presence ?? '',
      presencePacer: createPacer(clock, limits.presenceWindowMs, () => {
        sendOthers(member, { type: 'presence', session, data: member.presence })
        neighbours.publish(member.room, { type: 'presence', session, data: member.presence })
      }),
    }
    return member
  }

  function leave(member: Member): void {
    // A goodbye is the last presence of all, said just before its socket goes.
    member.presencePacer.flush()
    member.presencePacer.close()
    const room = rooms.get(member.room)
    if (room?.members.get(member.session) === member) {
      room.members.delete(member.session)
      sendOthers(member, { type: 'left', session: member.session })
      neighbours.publish(member.room, { type: 'went', session: member.session })
    }
    peopleChanged(member.room)
    if (room?.members.size !== 0) return
    room.stopListening()
    rooms.delete(member.room)
    metrics.rooms.set(rooms.size)
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

  /** Tells everybody in the room who is connected to this hub. */
  function applyPolicy(policy: Policy, signed: SignedPolicy): void {
    const room = rooms.get(policy.room)
    if (!room || room.policy.serial > policy.serial) return
    room.policy = policy
    for (const member of membersOf(policy.room)) tellPolicy(member, policy, signed)
  }

  return {
    /** Sessions connected in a room. */
    people: (room: RoomId): number => sizeOf(rooms.get(room)),

    /** Everybody who is connected in a room, as far as this hub knows. */
    present: (room: RoomId): Present[] => [
      ...membersOf(room),
      ...(rooms.get(room)?.remoteMembers.values() ?? []),
    ],

    /** Rooms with somebody who is connected to this hub. */
    live: (): RoomId[] => [...rooms.keys()],

    /** The number of a session that is connected to another hub. */
    numberOfRemote: (room: RoomId, session: SessionId): number | null =>
      rooms.get(room)?.remoteMembers.get(session)?.number ?? null,

    /** The policy that a room with somebody in it is under. */
    policy: (room: RoomId): Policy | null => rooms.get(room)?.policy ?? null,

    /** Lets somebody in who has proved who they are. A person who comes back with the same session replaces their old socket unseen. */
    enter(
      arrival: Arrival,
      policy: Policy,
      signed: SignedPolicy,
      end: LogEnd,
    ): Member | 'session-in-use' | 'room-full' {
      // Turns out whom the newer policy does not let stay, before anybody is counted.
      if (policy.serial > (rooms.get(arrival.room)?.policy.serial ?? policy.serial))
        applyPolicy(policy, signed)
      const known = rooms.get(arrival.room)
      const replaced = known?.members.get(arrival.session)
      const before = replaced ?? known?.remoteMembers.get(arrival.session)
      if (before && before.person !== arrival.person) return 'session-in-use'
      if (!before && sizeOf(known) >= policy.people) return 'room-full'
      const room = known ?? open(arrival.room, policy)
      const member = createMember(arrival, room, before)
      const others = [...room.members.values(), ...room.remoteMembers.values()].filter(
        other => other !== before,
      )
      room.members.set(member.session, member)
      room.remoteMembers.forget(member.session)
      rooms.set(member.room, room)
      metrics.rooms.set(rooms.size)
      replaced?.presencePacer.close()
      replaced?.socket.close(1000, 'replaced')
      const find = (session: SessionId) => room.members.get(session) ?? room.remoteMembers.get(session)
      void welcome(member, others, signed, end, find)
      if (!before) sendOthers(member, { type: 'joined', ...shown(member) })
      neighbours.publish(member.room, { type: 'came', member: toNeighbours(member) })
      peopleChanged(member.room)
      return member
    },

    leave,

    /** Passes sealed signaling on to one member, or to all when `to` is null. Viewers have no part in the mesh and get none. */
    signal(from: Member, to: SessionId | null, data: string): void {
      deliverSignal(from.room, from.session, to, data)
      if (to === null || rooms.get(from.room)?.remoteMembers.get(to))
        neighbours.publish(from.room, { type: 'signal', from: from.session, to, data })
    },

    /** Passes a sealed message on to some sessions, viewers among them; those that are not here are left out. */
    direct(from: Member, to: readonly SessionId[], data: string): void {
      deliverDirect(from.room, from.session, to, data)
      const remoteMembers = rooms.get(from.room)?.remoteMembers
      const elsewhere = to.filter(session => remoteMembers?.get(session))
      if (elsewhere.length > 0)
        neighbours.publish(from.room, { type: 'direct', from: from.session, to: elsewhere, data })
    },

    /** Keeps a member's slow state, and tells the others of the newest now and then. */
    setPresence(member: Member, data: string): void {
      member.presence = data
      member.presencePacer.ask()
    },

    /** The owner has told this hub: everybody in the room is told, on the others too. */
    policyChanged(policy: Policy, signed: SignedPolicy): void {
      applyPolicy(policy, signed)
      neighbours.publish(policy.room, { type: 'policy', policy: signed })
    },

    /** Tells everybody in the room, on the other hubs too, of its newest snapshot. */
    snapshotChanged(room: RoomId, snapshot: NewestSnapshot): void {
      tellMembers(room, { type: 'snapshot', snapshot })
      neighbours.publish(room, { type: 'snapshot', snapshot })
    },

    /** Something that another system tells of, to everybody who is connected, to the other hubs as well. */
    tellEvent(room: RoomId, event: Omit<HubEvent, 'type'>): void {
      tellMembers(room, { type: 'event', ...event })
      neighbours.publish(room, { type: 'event', ...event })
    },

    /** Tells a member who has come in under an older policy, and the others too if it is news to them. */
    bringUpToDate(member: Member, policy: Policy, signed: SignedPolicy): void {
      const known = rooms.get(member.room)?.policy
      if (known && known.serial >= policy.serial) tellPolicy(member, policy, signed)
      else applyPolicy(policy, signed)
    },
  }
}
