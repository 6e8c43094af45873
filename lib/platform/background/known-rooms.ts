import { pageAddress } from '../../core/address.ts'
import type { RoomId } from '../../core/ids.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { type Sharing, tellableAddress } from '../../core/sharing.ts'
import type { ProblemCode } from '../../protocol/background.ts'
import type { RoomNaming } from '../../protocol/room-name.ts'
import type { RoomEntry } from '../../protocol/rooms-requests.ts'
import type { SavedRoom } from '../database.ts'
import type { Company } from '../host/company.ts'
import { mergeMet, type RoomMemory } from '../room-memory.ts'
import type { RoomStore } from '../room-store.ts'
import type { LiveRoom } from './live-state.ts'

export interface KnownRoomsDeps {
  readonly rooms: RoomStore
  readonly now: () => number
  /** Lists of rooms are to be drawn anew. */
  readonly changed: () => Promise<void>
}

type Done = Promise<Result<null, ProblemCode>>

/** The rooms that this browser knows, and what it remembers of each. */
export interface KnownRooms {
  /** Favourites first, then the last visited. */
  list(live: readonly LiveRoom[]): Promise<readonly RoomEntry[]>
  get(room: RoomId): Promise<SavedRoom | undefined>
  /** What it is called here besides what was said in it. */
  namingOf(room: RoomId): Promise<RoomNaming>
  rename(room: RoomId, name: string | null): Done
  markFavourite(room: RoomId, on: boolean): Done
  /** A room is on in a tab that shows this address, of which others may be told so much. */
  visited(
    room: RoomId,
    address: string | undefined,
    sharing: Sharing,
    confirmed: readonly string[],
  ): Promise<void>
  /** What the host tells of a room. */
  met(company: Company): Promise<void>
  forget(room: RoomId): Promise<void>
}

export function createKnownRooms({ rooms, now, changed }: KnownRoomsDeps): KnownRooms {
  async function update(room: RoomId, change: (saved: SavedRoom) => SavedRoom): Done {
    let differs = false
    // Looked at in the same step as it is changed: another change may be on its way.
    const saved = await rooms.update(room, before => {
      const after = change(before)
      differs = JSON.stringify(shownOf(after)) !== JSON.stringify(shownOf(before))
      return differs ? after : before
    })
    if (differs) await changed()
    return saved ? ok(null) : fail('room-unknown')
  }

  const remember = (room: RoomId, change: Partial<RoomMemory>): Done =>
    update(room, saved => ({ ...saved, memory: { ...saved.memory, ...change } }))

  return {
    async list(live) {
      const entries = (await rooms.list()).map(saved => entryOf(saved, live))
      return [
        ...entries.filter(({ favourite }) => favourite),
        ...entries.filter(({ favourite }) => !favourite),
      ]
    },
    get: rooms.get,
    async namingOf(room) {
      const { ownName = null, unsaidName = null } = (await rooms.get(room))?.memory ?? {}
      return { own: ownName, unsaid: unsaidName }
    },
    rename: (room, name) =>
      update(room, saved =>
        saved.ownerSeed && name !== null
          ? { ...saved, name, memory: { ...saved.memory, ownName: null, unsaidName: name } }
          : { ...saved, memory: { ...saved.memory, ownName: name === saved.name ? null : name } },
      ),
    markFavourite: (room, favourite) => remember(room, { favourite }),
    async visited(room, address, sharing, confirmed) {
      const lastPage = shownAddress(address, sharing, confirmed)
      await update(room, saved => ({
        ...saved,
        lastVisitedMs: now(),
        memory: { ...saved.memory, lastPage: lastPage ?? saved.memory.lastPage },
      }))
    },
    async met({ room, name, people }) {
      await update(room, saved => {
        const { memory } = saved
        return {
          ...saved,
          // A name that is still to be said is the newer one.
          name: memory.unsaidName ?? name,
          memory: {
            ...memory,
            unsaidName: memory.unsaidName === name ? null : memory.unsaidName,
            met: mergeMet(memory.met, people),
          },
        }
      })
    },
    async forget(room) {
      await rooms.delete(room)
      await changed()
    },
  }
}

/** What may change here; the rest has keys in it. */
const shownOf = ({ name, lastVisitedMs, memory }: SavedRoom) => [name, lastVisitedMs, memory]

/** As much of an address as others may be told; null for nothing. */
function shownAddress(
  address: string | undefined,
  { address: shared }: Sharing,
  confirmed: readonly string[],
): string | null {
  const page = address === undefined ? null : pageAddress(address)
  if (page === null || shared === 'nothing') return null
  return shared === 'site' ? `${new URL(page).origin}/` : tellableAddress(page, confirmed)
}

function entryOf(
  { room, name, role, landing, lastVisitedMs, memory }: SavedRoom,
  live: readonly LiveRoom[],
): RoomEntry {
  return {
    room,
    name: memory.ownName ?? name,
    givenName: name,
    role,
    favourite: memory.favourite,
    lastVisitedMs,
    page: memory.lastPage ?? landing,
    met: memory.met,
    window: live.find(one => one.room === room)?.window ?? null,
  }
}
