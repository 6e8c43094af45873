import { fromBase64Url } from '../lib/core/bytes.ts'
import type { Keyring } from '../lib/core/epochs.ts'
import { id32Pattern } from '../lib/core/ids.ts'
import { type EpochKeys, type KeyPair, keyPairFromSeed, type Role } from '../lib/core/keys.ts'
import { limits } from '../lib/core/limits.ts'
import { signedPolicy } from '../lib/protocol/policy.ts'
import { type HeldEpoch, roomKeysOf } from '../lib/protocol/room-keys.ts'
import { httpAddress, roomId, text, uint, z } from '../lib/protocol/schema.ts'
import { Problem } from './problems.ts'

/** 32 secret bytes as base64url. */
const seed = z.string().check(z.regex(id32Pattern))

const savedEpoch = z.strictObject({
  epoch: uint(0xffff_ffff),
  role: z.enum(['editor', 'viewer']),
  /** The edit seed, or for viewers the view seed. */
  seed,
})

/** What a file of the state folder holds of a room: one that was created here, or what is behind a link. */
export const savedRoom = z.strictObject({
  v: z.literal(1),
  room: roomId,
  name: text(limits.roomNameChars),
  /** Origin of the hub. */
  hub: httpAddress,
  landing: httpAddress,
  /** The owner key's seed, where the room was created. */
  ownerSeed: z.nullable(seed),
  /** Oldest first. */
  epochs: z.array(savedEpoch).check(z.minLength(1)),
  /** The newest that is known here. */
  policy: signedPolicy,
})
export type SavedRoom = z.infer<typeof savedRoom>

/** What a room is entered with. */
export interface RoomKeys {
  readonly role: Role
  /** Proves the role to the hub. */
  readonly roleKey: KeyPair
  /** Of the newest epoch. */
  readonly current: EpochKeys
  readonly keyring: Keyring
}

const heldEpoch = ({ epoch, role, seed }: SavedRoom['epochs'][number]): HeldEpoch => {
  const bytes = fromBase64Url(seed)!
  return {
    epoch,
    editSeed: role === 'editor' ? bytes : null,
    viewSeed: role === 'viewer' ? bytes : null,
  }
}

/** Throws a `Problem` where nothing that is kept leads to the keys of the policy. */
export function keysOf({ room, ownerSeed, epochs, policy }: SavedRoom): RoomKeys {
  const keys = roomKeysOf(room, epochs.map(heldEpoch), policy)
  if (!keys) throw new Problem('turned-away')
  const { current, keyring } = keys
  const owner = ownerSeed && keyPairFromSeed(fromBase64Url(ownerSeed)!)
  if (owner) return { role: 'owner', roleKey: owner, current, keyring }
  const role = current.edit ? 'editor' : 'viewer'
  return { role, roleKey: current.edit?.editorSign ?? current.viewerSign, current, keyring }
}
