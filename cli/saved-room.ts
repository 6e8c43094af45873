import { fromBase64Url } from '../lib/core/bytes.ts'
import { id32Pattern } from '../lib/core/ids.ts'
import {
  type EpochKeys,
  editorEpoch,
  type KeyPair,
  keyPairFromSeed,
  type Role,
  viewerEpoch,
} from '../lib/core/keys.ts'
import { limits } from '../lib/core/limits.ts'
import { httpAddress, roomId, text, uint, z } from '../lib/protocol/schema.ts'

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
})
export type SavedRoom = z.infer<typeof savedRoom>

/** What a room is entered with. */
export interface RoomKeys {
  readonly role: Role
  /** Proves the role to the hub. */
  readonly roleKey: KeyPair
  /** Of the newest epoch. */
  readonly current: EpochKeys
  /** The key that opens what was sealed in an epoch; null for one we were not there in. */
  readonly contentsKey: (epoch: number) => Uint8Array | null
}

export function keysOf({ ownerSeed, epochs }: SavedRoom): RoomKeys {
  const all = epochs.map(({ epoch, role, seed }) =>
    role === 'editor' ? editorEpoch(epoch, fromBase64Url(seed)!) : viewerEpoch(epoch, fromBase64Url(seed)!),
  )
  const current = all.at(-1)!
  const byEpoch = new Map(all.map(keys => [keys.epoch, keys.contents]))
  const contentsKey = (epoch: number) => byEpoch.get(epoch) ?? null
  if (ownerSeed)
    return { role: 'owner', roleKey: keyPairFromSeed(fromBase64Url(ownerSeed)!), current, contentsKey }
  return {
    role: current.edit ? 'editor' : 'viewer',
    roleKey: current.edit?.editorSign ?? current.viewerSign,
    current,
    contentsKey,
  }
}
