import { openSeed } from '../core/epochs.ts'
import { type KeyPair, personIdOf } from '../core/keys.ts'
import type { PolicyStore } from '../engine/stores/types.ts'
import type { ProblemCode } from '../protocol/background.ts'
import { type Policy, readPolicy, type SignedPolicy } from '../protocol/policy.ts'
import {
  epochKeysOf,
  type HeldEpoch,
  heldEpoch,
  leadTo,
  type RoomKeys,
  roomKeysOf,
} from '../protocol/room-keys.ts'
import type { SavedRoom } from './database.ts'
import type { HubClient } from './hub-client.ts'
import type { RoomStore } from './room-store.ts'

export interface RenewDeps {
  readonly rooms: Pick<RoomStore, 'get' | 'update'>
  /** The newest policy that this browser has seen of a room. */
  readonly policies: Pick<PolicyStore, 'load'>
  readonly hub: Pick<HubClient, 'seed'>
  /** Ours in that room. */
  readonly key: KeyPair
}

/**
 * `current`: what is kept is the hub's newest now. `behind`: the hub has less than we have seen, or nothing. `removed`: the policy bans us;
 * `left-out`: a new epoch began whose keys were not sealed to us. `failed`: nothing can be said; later perhaps.
 */
export type Renewed =
  | { readonly type: 'current'; readonly saved: SavedRoom; readonly keys: RoomKeys }
  | { readonly type: 'behind'; readonly saved: SavedRoom }
  | { readonly type: 'removed' | 'left-out'; readonly policy: SignedPolicy }
  | { readonly type: 'failed'; readonly error: ProblemCode }

/** Brings what this browser keeps of a room up to what its owner has said last: the policy and, where a new epoch has begun, our keys of it. */
export async function renewRoom(
  { rooms, policies, hub, key }: RenewDeps,
  room: SavedRoom['room'],
): Promise<Renewed> {
  const saved = await rooms.get(room)
  const held = saved && roomKeysOf(room, saved.epochs, saved.policy)
  if (!saved || !held) return { type: 'failed', error: 'room-unknown' }
  const person = personIdOf(key.publicKey)
  const answer = await hub.seed(saved.hub, room, person)
  if (!answer.ok)
    return answer.error === 'room-unknown'
      ? { type: 'behind', saved }
      : { type: 'failed', error: answer.error }
  const { policy, signedPolicy, sealed } = answer.value
  const newest = await policies.load()
  const seen = Math.max(held.policy.serial, (newest && readPolicy(room, newest)?.serial) ?? 0)
  if (policy.serial < seen) return { type: 'behind', saved }
  if (policy.bans.includes(person)) return { type: 'removed', policy: signedPolicy }
  const epoch = epochOf(saved.epochs, policy) ?? openedEpoch(policy, key, sealed)
  if (!epoch && sealed === null) return { type: 'left-out', policy: signedPolicy }
  // Sealed by somebody who is not the owner, or damaged.
  if (!epoch) return { type: 'failed', error: 'hub-refused' }
  const renewed = await rooms.update(room, now => advance(now, signedPolicy, policy, epoch))
  const keys = renewed && roomKeysOf(room, renewed.epochs, renewed.policy)
  return renewed && keys
    ? { type: 'current', saved: renewed, keys }
    : { type: 'failed', error: 'room-unknown' }
}

/** What is held already and leads to the keys of a policy: an owner has a new epoch's seed before the hub hears of it. */
function epochOf(held: readonly HeldEpoch[], policy: Policy): HeldEpoch | undefined {
  return held.find(epoch => {
    const keys = epochKeysOf(epoch)
    return keys && leadTo(keys, policy)
  })
}

/** What was sealed to us, if the keys that the policy names follow from it. */
export function openedEpoch(policy: Policy, key: KeyPair, sealed: Uint8Array | null): HeldEpoch | null {
  const opened = sealed && openSeed(policy.room, policy.epoch, key, sealed)
  if (!opened) return null
  return epochOf([heldEpoch(policy.epoch, opened)], policy) ?? null
}

/** Another context may have been quicker with something newer. */
function advance(saved: SavedRoom, signed: SignedPolicy, policy: Policy, epoch: HeldEpoch): SavedRoom {
  if ((readPolicy(policy.room, saved.policy)?.serial ?? -1) >= policy.serial) return saved
  const epochs = [...saved.epochs.filter(one => one.epoch !== epoch.epoch), epoch]
  return { ...saved, epochs, policy: signed }
}
