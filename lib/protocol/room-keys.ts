import { fromBase64Url } from '../core/bytes.ts'
import { createKeyring, type EpochSeed, type Keyring, openPast, type PastEpoch } from '../core/epochs.ts'
import type { RoomId } from '../core/ids.ts'
import { type EpochKeys, editorEpoch, personIdOf, viewerEpoch } from '../core/keys.ts'
import { type Policy, readPolicy, type SignedPolicy } from './policy.ts'

/** What somebody holds of one epoch: the edit seed, or for viewers the view seed. 32 bytes. */
export interface HeldEpoch {
  readonly epoch: number
  readonly editSeed: Uint8Array | null
  readonly viewSeed: Uint8Array | null
}

/** What somebody holds who was given an epoch's seed. */
export function heldEpoch(epoch: number, { role, seed }: EpochSeed): HeldEpoch {
  const isEditor = role === 'editor'
  return { epoch, editSeed: isEditor ? seed : null, viewSeed: isEditor ? null : seed }
}

/** What a room is entered with and read by. */
export interface RoomKeys {
  readonly policy: Policy
  /** Of the policy's epoch. */
  readonly current: EpochKeys
  readonly past: readonly PastEpoch[]
  readonly keyring: Keyring
}

/** Null where the policy is not the owner's, or nothing that is held leads to the keys it names. */
export function roomKeysOf(room: RoomId, held: readonly HeldEpoch[], signed: SignedPolicy): RoomKeys | null {
  const policy = readPolicy(room, signed)
  const current = policy && held.map(epochKeysOf).find(keys => keys && leadTo(keys, policy))
  if (!policy || !current) return null
  const past = fromBase64Url(policy.past) ?? new Uint8Array()
  const earlier = openPast(current.contents, room, policy.epoch, past) ?? []
  return { policy, current, past: earlier, keyring: createKeyring(current, policy, earlier) }
}

/** Whether these are the keys that the owner means. */
export function leadTo(keys: EpochKeys, policy: Policy): boolean {
  if (keys.epoch !== policy.epoch) return false
  return keys.edit
    ? personIdOf(keys.edit.editorSign.publicKey) === policy.editor
    : personIdOf(keys.viewerSign.publicKey) === policy.viewer
}

/** The keys that follow from what is held; null where nothing is. */
export function epochKeysOf({ epoch, editSeed, viewSeed }: HeldEpoch): EpochKeys | null {
  if (editSeed) return editorEpoch(epoch, editSeed)
  return viewSeed && viewerEpoch(epoch, viewSeed)
}
