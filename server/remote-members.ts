import type { RoomId, SessionId } from '../lib/core/ids.ts'
import type { HubToClient } from '../lib/protocol/hub.ts'
import type { Clock } from './clock.ts'
import type { NeighbourMember, NeighbourMessage } from './neighbour-message.ts'
import { beatMs } from './neighbours.ts'
import { type Present, shown } from './present.ts'

/** Somebody who is connected to another hub. */
interface RemoteMember extends Present {
  /** Empty until it is known which. */
  readonly hub: string
}

export interface RemoteMembersOptions {
  readonly room: RoomId
  readonly clock: Clock
  /** Whether a session is connected to this hub, whatever another says. */
  readonly isHere: (session: SessionId) => boolean
  /** Tells everybody in the room who is connected to this hub. */
  readonly tell: (message: HubToClient) => void
  readonly freeNumber: () => number
}

/** Three beats of another hub that have not come. Milliseconds. */
const silentMs = 3 * beatMs

export type RemoteMembers = ReturnType<typeof createRemoteMembers>

/** The people of one room who are connected to other hubs, as those hubs tell. */
export function createRemoteMembers({ room, clock, isHere, tell, freeNumber }: RemoteMembersOptions) {
  const membersBySession = new Map<SessionId, RemoteMember>()
  const heardMsByHub = new Map<string, number>()

  function came(told: NeighbourMember, hub: string): void {
    if (isHere(told.session)) return
    const before = membersBySession.get(told.session)
    const number = before?.number ?? freeNumber()
    const member = { ...told, room, number, hub }
    membersBySession.set(told.session, member)
    if (!before) tell({ type: 'joined', ...shown(member) })
    else if (before.presence !== told.presence)
      tell({ type: 'presence', session: told.session, data: told.presence })
  }

  function left(member: RemoteMember): void {
    membersBySession.delete(member.session)
    tell({ type: 'left', session: member.session })
  }

  const of = (hub: string) => [...membersBySession.values()].filter(member => member.hub === hub)

  return {
    get: (session: SessionId): Present | undefined => membersBySession.get(session),
    values: (): Present[] => [...membersBySession.values()],
    get size() {
      return membersBySession.size
    },
    /** A session that is ours now. */
    forget: (session: SessionId) => void membersBySession.delete(session),
    /** One of ours who has gone on to another hub: nobody is told. */
    keep: (present: Present) => void membersBySession.set(present.session, { ...present, hub: '' }),

    /** Takes what another hub tells of its people. */
    hear(message: NeighbourMessage, hub: string): void {
      heardMsByHub.set(hub, clock.now())
      if (message.type === 'here') {
        const sessions = new Set(message.members.map(({ session }) => session))
        for (const member of of(hub)) if (!sessions.has(member.session)) left(member)
        for (const member of message.members) came(member, hub)
      } else if (message.type === 'came') {
        came(message.member, hub)
      } else if (message.type === 'went' || message.type === 'presence') {
        const member = membersBySession.get(message.session)
        if (member?.hub !== hub) return
        if (message.type === 'went') left(member)
        else came({ ...toNeighbours(member), presence: message.data }, hub)
      }
    },

    /** A hub that has said nothing for several beats has ended, and its people are gone. */
    forgetSilent(): void {
      for (const [hub, heardMs] of heardMsByHub) {
        if (clock.now() - heardMs < silentMs) continue
        heardMsByHub.delete(hub)
        for (const member of of(hub)) left(member)
      }
    },
  }
}

/** As other hubs are told of somebody. */
export const toNeighbours = ({ session, person, role, presence }: Present): NeighbourMember => ({
  session,
  person,
  role,
  presence,
})
