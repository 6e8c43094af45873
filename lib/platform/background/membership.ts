import { doorKeys } from '../../core/doors.ts'
import type { RoomId } from '../../core/ids.ts'
import { encodeLink, type Link } from '../../core/links.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode, Settings } from '../../protocol/background.ts'
import { foundRoom } from '../../protocol/found-room.ts'
import { readPolicy, type SignedPolicy } from '../../protocol/policy.ts'
import { type HeldEpoch, heldEpoch, roomKeysOf } from '../../protocol/room-keys.ts'
import type { SavedRoom } from '../database.ts'
import type { HubClient } from '../hub-client.ts'
import type { Renewed } from '../renew-room.ts'
import { noMemory } from '../room-memory.ts'
import type { RoomStore } from '../room-store.ts'

export interface MembershipDeps {
  readonly rooms: RoomStore
  readonly hub: HubClient
  /** Brings what is known of a room up to date. */
  readonly renew: (room: RoomId) => Promise<Renewed>
  readonly randomBytes: RandomBytes
  readonly now: () => number
}

/** Becoming a member of a room, by founding it or through a door; what was learnt is kept in this browser. */
export interface Membership {
  /** Founds a room at the hub of the settings; `landing` is where joiners land. */
  found(
    name: string,
    landing: string,
    settings: Pick<Settings, 'hub' | 'profile'>,
  ): Promise<Result<SavedRoom, ProblemCode>>
  /** Goes through a link's door, which counts as one use, unless its room is known here already: a member comes in by links that are closed, too. */
  enter(link: Link, href: string): Promise<Result<Entered, ProblemCode>>
  /** Keeps the keys that the owner has handed over; `hub-refused` where they are not those that the policy names. `link`: the one by which we asked. */
  admit(
    link: Link,
    href: string,
    behind: HeldEpoch,
    signedPolicy: SignedPolicy,
  ): Promise<Result<Entered, ProblemCode>>
}

/** `rekeyed`: with other keys than this browser held of the room before, if it did. */
export interface Entered {
  readonly saved: SavedRoom
  readonly rekeyed: boolean
}

/** Why a door lets no newcomer in; members need none. */
const shut: readonly ProblemCode[] = ['door-closed', 'door-expired', 'door-used-up', 'room-locked']

export function createMembership({ rooms, hub, renew, randomBytes, now }: MembershipDeps): Membership {
  async function keep(write: () => Promise<SavedRoom>): Promise<Result<SavedRoom, ProblemCode>> {
    try {
      return ok(await write())
    } catch {
      return fail('storage')
    }
  }

  /** Keeps what was learnt, on what is kept by then: the hub may have taken its time, and its owner have renamed the room or changed its keys. */
  async function enterAs(
    before: SavedRoom | undefined,
    room: RoomId,
    learn: (known: SavedRoom | undefined) => SavedRoom,
  ): Promise<Result<Entered, ProblemCode>> {
    const visited = (known: SavedRoom | undefined) => ({ ...learn(known), lastVisitedMs: now() })
    const kept = await keep(async () => {
      const updated = await rooms.update(room, visited)
      if (updated) return updated
      const saved = visited(undefined)
      await rooms.put(saved)
      return saved
    })
    if (!kept.ok) return kept
    const epochOf = (saved: SavedRoom) => readPolicy(room, saved.policy)?.epoch
    const rekeyed =
      before !== undefined && (epochOf(before) !== epochOf(kept.value) || before.role !== kept.value.role)
    return ok({ saved: kept.value, rekeyed })
  }

  /** Nothing was learnt that is not kept already. */
  const enterAgain = (before: SavedRoom, saved = before): Promise<Result<Entered, ProblemCode>> =>
    enterAs(before, before.room, known => known ?? saved)

  /** Behind a door for asking there is no key: whoever was let in has it already. */
  async function enterAsked(known: SavedRoom | undefined): Promise<Result<Entered, ProblemCode>> {
    if (!known) return fail('ask-first')
    const renewed = await renew(known.room)
    if (renewed.type === 'removed') return fail('removed')
    return enterAgain(known, renewed.type === 'current' || renewed.type === 'behind' ? renewed.saved : known)
  }

  async function enterWith(
    before: SavedRoom | undefined,
    link: Link,
    href: string,
    behind: HeldEpoch,
    signedPolicy: SignedPolicy,
  ): Promise<Result<Entered, ProblemCode>> {
    // The policy names the role's key: what we were given has to lead to it.
    if (!roomKeysOf(link.room, [behind], signedPolicy)) return fail('hub-refused')
    const { id } = doorKeys(link.secret)
    return enterAs(before, link.room, known => ({
      ...known,
      room: link.room,
      // A link that was made before has the name of then.
      name: known?.name ?? link.roomName,
      hub: link.hub,
      role: known?.role === 'owner' ? 'owner' : behind.editSeed ? 'editor' : 'viewer',
      ownerSeed: known?.ownerSeed ?? null,
      epochs: [...(known?.epochs ?? []).filter(({ epoch }) => epoch !== behind.epoch), behind],
      policy: signedPolicy,
      links: [...(known?.links ?? []).filter(other => other.id !== id), { id, href }],
      members: known?.members ?? [],
      landing: link.landing,
      lastVisitedMs: now(),
      memory: known?.memory ?? noMemory,
    }))
  }

  return {
    async found(name, landing, settings) {
      const founded = foundRoom(randomBytes)
      const put = await hub.putPolicy(settings.hub, founded.room, founded.put)
      if (!put.ok) return put
      const href = encodeLink({
        hub: settings.hub,
        room: founded.room,
        secret: founded.doorSecret,
        role: 'editor',
        roomName: name,
        inviter: settings.profile.name,
        landing,
      })
      const saved: SavedRoom = {
        room: founded.room,
        name,
        hub: settings.hub,
        role: 'owner',
        ownerSeed: founded.owner.secretKey,
        epochs: [{ epoch: 1, editSeed: founded.epoch.edit!.editSeed, viewSeed: null }],
        policy: founded.put.policy,
        links: [{ id: doorKeys(founded.doorSecret).id, href }],
        members: [],
        landing,
        lastVisitedMs: now(),
        memory: noMemory,
      }
      return keep(async () => {
        await rooms.put(saved)
        return saved
      })
    },

    async enter(link, href) {
      const known = await rooms.get(link.room)
      // Looking does not use up a limited link, and its epoch tells whether what we have is still good.
      const door = await hub.door(link, false)
      if (!door.ok) {
        const renewed = known && shut.includes(door.error) ? await renew(link.room) : null
        if (known && renewed?.type === 'current') return enterAgain(known, renewed.saved)
        return renewed?.type === 'removed' ? fail('removed') : door
      }
      const { epoch, role } = door.value.content
      if (role === 'ask') return enterAsked(known)
      const current = known?.epochs.find(saved => saved.epoch === epoch)
      if (known && current && (current.editSeed || role === 'viewer')) return enterAgain(known)
      const entered = await hub.door(link, true)
      if (!entered.ok) return entered
      const { content, signedPolicy } = entered.value
      if (content.role === 'ask') return fail('ask-first')
      const behind = heldEpoch(content.epoch, content)
      return enterWith(known, link, href, behind, signedPolicy)
    },

    admit: async (link, href, behind, signedPolicy) =>
      enterWith(await rooms.get(link.room), link, href, behind, signedPolicy),
  }
}
