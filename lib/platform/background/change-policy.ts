import { doorKeys } from '../../core/doors.ts'
import type { PersonId, RoomId } from '../../core/ids.ts'
import { type KeyPair, keyPairFromSeed, personIdOf } from '../../core/keys.ts'
import { decodeLink } from '../../core/links.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { createTurns } from '../../core/turns.ts'
import type { PolicyStore } from '../../engine/stores/types.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode } from '../../protocol/background.ts'
import { sealRole, sealSeeds } from '../../protocol/owner-change.ts'
import { type Policy, readPolicy, type SignedPolicy, signPolicy } from '../../protocol/policy.ts'
import { type HeldEpoch, type RoomKeys, roomKeysOf } from '../../protocol/room-keys.ts'
import type { SavedLink, SavedMember, SavedRoom } from '../database.ts'
import type { HubClient } from '../hub-client.ts'
import { renewRoom } from '../renew-room.ts'
import type { RoomStore } from '../room-store.ts'

export interface PolicyChangerDeps {
  readonly rooms: Pick<RoomStore, 'get' | 'update'>
  readonly policies: (room: RoomId) => Pick<PolicyStore, 'load'>
  readonly hub: Pick<HubClient, 'seed' | 'putPolicy'>
  /** Ours in a room. */
  readonly personKey: (room: RoomId) => Promise<KeyPair>
  readonly randomBytes: RandomBytes
}

/** A room as its owner finds it, at the hub's newest policy. */
export interface OwnedRoom {
  readonly saved: SavedRoom
  readonly keys: RoomKeys
  /** The owner's own person in the room. */
  readonly self: PersonId
}

/** What is to be different. */
export interface PolicyPlan<Value> {
  readonly policy: Partial<Policy>
  /** Of new doors, by id. */
  readonly sealed?: Readonly<Record<string, string>>
  /** Of a new epoch, by person. */
  readonly seeds?: Readonly<Record<string, string>>
  /** What has to be on this disk before the hub hears of it, because nobody else has it. */
  readonly keep?: {
    readonly link?: SavedLink
    readonly epoch?: HeldEpoch
    readonly members?: readonly SavedMember[]
  }
  readonly result?: Value
}

export interface PolicyChanger {
  /** Plans a change on the newest policy and has the hub take it, one after another; once more when another browser was quicker. */
  change<Value>(
    room: RoomId,
    plan: (owned: OwnedRoom) => Promise<Result<PolicyPlan<Value>, ProblemCode>>,
  ): Promise<Result<Value | undefined, ProblemCode>>
  /** Tells a hub that has lost it what the owner has said last, with all that belongs to it. */
  restore(room: RoomId): Promise<Result<null, ProblemCode>>
}

/**
 * Changes what an owner says of a room. A crash at any point leaves this browser able to go on: secrets are kept first, and count once the hub's
 * policy names them.
 */
export function createPolicyChanger(deps: PolicyChangerDeps): PolicyChanger {
  const { rooms, hub, randomBytes } = deps
  /** Two that were planned on the same policy would be one too many for the hub. */
  const inTurn = createTurns()

  async function newest(room: RoomId): Promise<Result<OwnedRoom, ProblemCode>> {
    const saved = await rooms.get(room)
    if (!saved) return fail('room-unknown')
    if (!saved.ownerSeed) return fail('not-owner')
    const key = await deps.personKey(room)
    const renewed = await renewRoom({ rooms, policies: deps.policies(room), hub, key }, room)
    const self = personIdOf(key.publicKey)
    if (renewed.type === 'current') return ok({ saved: renewed.saved, keys: renewed.keys, self })
    if (renewed.type === 'failed') return fail(renewed.error)
    // What the hub does not have yet, the change will bring.
    const keys = renewed.type === 'behind' && roomKeysOf(room, saved.epochs, saved.policy)
    return keys ? ok({ saved, keys, self }) : fail('removed')
  }

  async function putPlan<Value>(
    { saved, keys }: OwnedRoom,
    plan: PolicyPlan<Value>,
  ): Promise<Result<null, ProblemCode>> {
    const { room } = saved
    const policy = { ...keys.policy, ...plan.policy, serial: keys.policy.serial + 1 }
    const signed = signPolicy(keyPairFromSeed(saved.ownerSeed!), policy)
    const { link, epoch, members } = plan.keep ?? {}
    await rooms.update(room, now => ({
      ...now,
      links: link ? [...now.links.filter(({ id }) => id !== link.id), link] : now.links,
      epochs: epoch ? [...now.epochs.filter(one => one.epoch !== epoch.epoch), epoch] : now.epochs,
      members: members ?? now.members,
    }))
    const sealed = { ...sealOpenDoors(saved, keys, policy), ...plan.sealed }
    const put = await hub.putPolicy(saved.hub, room, { policy: signed, sealed, seeds: { ...plan.seeds } })
    if (put.ok) await rooms.update(room, now => settled(now, signed))
    return put
  }

  /** Seeds of the doors that stay, from their links: a hub that lost them takes the policy all the same. */
  function sealOpenDoors(saved: SavedRoom, { current }: RoomKeys, policy: Policy): Record<string, string> {
    if (current.epoch !== policy.epoch) return {}
    const entries = saved.links.flatMap(({ href }) => {
      const link = decodeLink(href)
      const door = link.ok && policy.doors.find(({ id }) => id === doorKeys(link.value.secret).id)
      if (!link.ok || !door) return []
      const { id, sealed } = sealRole(saved.room, current, door.role, link.value.secret, randomBytes)
      return [[id, sealed] as const]
    })
    return Object.fromEntries(entries)
  }

  async function change<Value>(
    room: RoomId,
    plan: (owned: OwnedRoom) => Promise<Result<PolicyPlan<Value>, ProblemCode>>,
  ): Promise<Result<Value | undefined, ProblemCode>> {
    for (let again = false; ; again = true) {
      const owned = await newest(room)
      if (!owned.ok) return owned
      const planned = await plan(owned.value)
      if (!planned.ok) return planned
      const put = await putPlan(owned.value, planned.value)
      if (put.ok) return ok(planned.value.result)
      if (put.error !== 'policy-changed' || again) return put
    }
  }

  return {
    change: (room, plan) => inTurn(() => change(room, plan)),
    async restore(room) {
      const saved = await rooms.get(room)
      const keys = saved && roomKeysOf(room, saved.epochs, saved.policy)
      if (!saved || !keys) return fail('room-unknown')
      if (!saved.ownerSeed) return fail('not-owner')
      const sealed = sealOpenDoors(saved, keys, keys.policy)
      const seeds = sealSeeds(room, keys.current, saved.members, randomBytes)
      // A door whose link was made elsewhere cannot be sealed again.
      const doors = keys.policy.doors.filter(({ id }) => id in sealed)
      if (doors.length === keys.policy.doors.length)
        return hub.putPolicy(saved.hub, room, { policy: saved.policy, sealed, seeds })
      return putPlan(
        { saved, keys, self: personIdOf((await deps.personKey(room)).publicKey) },
        { policy: { doors }, seeds },
      )
    },
  }
}

/** Links that the policy no longer lists are over; another context may have kept a newer policy. */
function settled(saved: SavedRoom, signed: SignedPolicy): SavedRoom {
  const [before, now] = [readPolicy(saved.room, saved.policy), readPolicy(saved.room, signed)]
  if (!now || (before && before.serial > now.serial)) return saved
  const open = new Set(now.doors.map(({ id }) => id))
  return { ...saved, policy: signed, links: saved.links.filter(({ id }) => open.has(id)) }
}
