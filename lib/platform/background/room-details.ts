import type { PersonId, RoomId } from '../../core/ids.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { NamedPerson, ProblemCode, RoomDetails } from '../../protocol/background.ts'
import type { ProvenMember } from '../../protocol/member.ts'
import { type RoomKeys, roomKeysOf } from '../../protocol/room-keys.ts'
import type { SavedRoom } from '../database.ts'
import type { Renewed } from '../renew-room.ts'
import type { RoomStore } from '../room-store.ts'

export interface RoomDetailsDeps {
  readonly rooms: Pick<RoomStore, 'get'>
  readonly renew: (room: RoomId) => Promise<Renewed>
  readonly members: (saved: SavedRoom, keys: RoomKeys) => Promise<readonly ProvenMember[]>
  /** How often each link of an owner's was gone through, as far as the hub tells. */
  readonly linkUses: (saved: SavedRoom) => Promise<Readonly<Record<string, number>>>
}

/** A room as its page shows it: by what the hub has, or where it does not answer by what is kept here. */
export function createRoomDetails({ rooms, renew, members, linkUses }: RoomDetailsDeps) {
  return async (room: RoomId): Promise<Result<RoomDetails, ProblemCode>> => {
    const kept = await rooms.get(room)
    if (!kept) return fail('room-unknown')
    const renewed = await renew(room)
    const saved = renewed.type === 'current' ? renewed.saved : kept
    const keys = roomKeysOf(room, saved.epochs, saved.policy)
    if (!keys) return fail('room-unknown')
    const { policy } = keys
    const known = await members(saved, keys)
    const named = (people: readonly PersonId[]): NamedPerson[] =>
      people.map(person => ({
        person,
        name: known.find(member => member.person === person)?.profile.name ?? null,
      }))
    const isLimited = saved.ownerSeed && policy.doors.some(({ uses }) => uses > 0)
    const used = isLimited && renewed.type === 'current' ? await linkUses(saved) : {}
    const links = policy.doors.map(door => ({
      ...door,
      used: used[door.id] ?? null,
      href: saved.links.find(({ id }) => id === door.id)?.href ?? null,
    }))
    return ok({
      room,
      name: saved.name,
      role: saved.role,
      hub: saved.hub,
      epoch: policy.epoch,
      locked: policy.locked,
      showNames: policy.showNames ?? false,
      peopleLimit: policy.people,
      links: saved.ownerSeed ? links : links.filter(({ href }) => href !== null),
      bans: named(policy.bans),
      mutes: named(policy.mutes),
      tokens: policy.tokens.map(({ name }) => name),
      refreshOn: policy.refreshOn,
    })
  }
}

/**
 * The newest link that is open for everybody, as far as this browser knows; empty when none is. One that lets in comes before one that lets ask. A link for
 * one person is theirs: it was made for somebody who was invited, or we have come by it ourselves.
 */
export function openLinkOf({ room, epochs, policy, links }: SavedRoom, nowMs: number): string {
  const all = roomKeysOf(room, epochs, policy)?.policy.doors ?? []
  const doors = all.filter(
    ({ uses, expiresAtMs }) => uses !== 1 && (expiresAtMs === 0 || expiresAtMs > nowMs),
  )
  const open = links.filter(({ id }) => doors.some(door => door.id === id))
  const letsIn = open.findLast(({ id }) => doors.some(door => door.id === id && door.role !== 'ask'))
  return (letsIn ?? open.at(-1))?.href ?? ''
}
