import type { RoomId, SessionId } from '../lib/core/ids.ts'
import type { HubToClient } from '../lib/protocol/hub.ts'
import type { Clock } from './clock.ts'
import type { NeighbourGuest, NeighbourMessage } from './neighbour-message.ts'
import { beatMs } from './neighbours.ts'
import { type Present, shown } from './present.ts'

/** Somebody who is connected to another hub. */
interface Guest extends Present {
  /** Empty until it is known which. */
  readonly hub: string
}

export interface GuestsOptions {
  readonly room: RoomId
  readonly clock: Clock
  /** Whether a session is connected to this hub, whatever another says. */
  readonly isMember: (session: SessionId) => boolean
  /** Tells everybody in the room who is connected to this hub. */
  readonly tell: (message: HubToClient) => void
  readonly freeNumber: () => number
}

/** Three beats of another hub that have not come. Milliseconds. */
const silentMs = 3 * beatMs

export type Guests = ReturnType<typeof createGuests>

/** The people of one room who are connected to other hubs, as those hubs tell. */
export function createGuests({ room, clock, isMember, tell, freeNumber }: GuestsOptions) {
  const guests = new Map<SessionId, Guest>()
  const heardMsByHub = new Map<string, number>()

  function came(told: NeighbourGuest, hub: string): void {
    if (isMember(told.session)) return
    const before = guests.get(told.session)
    const number = before?.number ?? freeNumber()
    const guest = { ...told, room, number, hub }
    guests.set(told.session, guest)
    if (!before) tell({ type: 'joined', ...shown(guest) })
    else if (before.presence !== told.presence)
      tell({ type: 'presence', session: told.session, data: told.presence })
  }

  function left(guest: Guest): void {
    guests.delete(guest.session)
    tell({ type: 'left', session: guest.session })
  }

  const of = (hub: string) => [...guests.values()].filter(guest => guest.hub === hub)

  return {
    get: (session: SessionId): Present | undefined => guests.get(session),
    values: (): Present[] => [...guests.values()],
    get size() {
      return guests.size
    },
    /** A session that is ours now. */
    forget: (session: SessionId) => void guests.delete(session),
    /** One of ours who has gone on to another hub: nobody is told. */
    keep: (present: Present) => void guests.set(present.session, { ...present, hub: '' }),

    /** Takes what another hub tells of its people. */
    hear(message: NeighbourMessage, hub: string): void {
      heardMsByHub.set(hub, clock.now())
      if (message.type === 'here') {
        const sessions = new Set(message.guests.map(({ session }) => session))
        for (const guest of of(hub)) if (!sessions.has(guest.session)) left(guest)
        for (const guest of message.guests) came(guest, hub)
      } else if (message.type === 'came') {
        came(message.guest, hub)
      } else if (message.type === 'went' || message.type === 'presence') {
        const guest = guests.get(message.session)
        if (guest?.hub !== hub) return
        if (message.type === 'went') left(guest)
        else came({ ...toNeighbours(guest), presence: message.data }, hub)
      }
    },

    /** A hub that has said nothing for several beats has ended, and its people are gone. */
    forgetSilent(): void {
      for (const [hub, heardMs] of heardMsByHub) {
        if (clock.now() - heardMs < silentMs) continue
        heardMsByHub.delete(hub)
        for (const guest of of(hub)) left(guest)
      }
    },
  }
}

/** As other hubs are told of somebody. */
export const toNeighbours = ({ session, person, role, presence }: Present): NeighbourGuest => ({
  session,
  person,
  role,
  presence,
})
