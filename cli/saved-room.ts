import { fromBase64Url, toBase64Url } from '../lib/core/bytes.ts'
import type { Keyring } from '../lib/core/epochs.ts'
import { id32Pattern } from '../lib/core/ids.ts'
import { type EpochKeys, type KeyPair, keyPairFromSeed, type Role } from '../lib/core/keys.ts'
import { limits } from '../lib/core/limits.ts'
import type { SavedRoom } from '../lib/platform/database.ts'
import { noMemory } from '../lib/platform/room-memory.ts'
import { signedPolicy } from '../lib/protocol/policy.ts'
import { type HeldEpoch, roomKeysOf } from '../lib/protocol/room-keys.ts'
import { doorId, httpAddress, personId, roomId, text, uint, z } from '../lib/protocol/schema.ts'
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
const roomFile = z.strictObject({
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
  /** The newest of the epoch whose keys are in use; older files have none. */
  policy: z._default(signedPolicy, { payload: '', signature: '' }),
  /** Those that the owner has made. */
  links: z._default(z.array(z.strictObject({ id: doorId, href: text(limits.linkChars) })), []),
  /** Whom the owner had this epoch's seed sealed to. */
  members: z._default(z.array(z.strictObject({ person: personId, role: z.enum(['editor', 'viewer']) })), []),
})

/** Null for what is no room's file. */
export function parseRoomFile(value: unknown): SavedRoom | null {
  const parsed = roomFile.safeParse(value)
  if (!parsed.success) return null
  const { v: _, ownerSeed, epochs, ...room } = parsed.data
  const held = epochs.map(heldEpoch)
  return {
    ...room,
    role: ownerSeed ? 'owner' : held.at(-1)!.editSeed ? 'editor' : 'viewer',
    ownerSeed: ownerSeed === null ? null : fromBase64Url(ownerSeed),
    epochs: held,
    lastVisitedMs: 0,
    memory: noMemory,
  }
}

/** What is written of a room. */
export function formatRoomFile(saved: SavedRoom): z.input<typeof roomFile> {
  const { room, name, hub, landing, ownerSeed, epochs, policy, links, members } = saved
  return {
    v: 1,
    room,
    name,
    hub,
    landing,
    ownerSeed: ownerSeed && toBase64Url(ownerSeed),
    epochs: epochs.map(({ epoch, editSeed, viewSeed }) => ({
      epoch,
      role: editSeed ? 'editor' : 'viewer',
      seed: toBase64Url((editSeed ?? viewSeed)!),
    })),
    policy,
    links: [...links],
    members: [...members],
  }
}

const heldEpoch = ({ epoch, role, seed }: z.infer<typeof savedEpoch>): HeldEpoch => {
  const bytes = fromBase64Url(seed)!
  return {
    epoch,
    editSeed: role === 'editor' ? bytes : null,
    viewSeed: role === 'viewer' ? bytes : null,
  }
}

/** What a room is entered with. */
export interface RoomKeys {
  readonly role: Role
  /** Proves the role to the hub. */
  readonly roleKey: KeyPair
  /** Of the newest epoch. */
  readonly current: EpochKeys
  readonly keyring: Keyring
}

/** Throws a `Problem` where nothing that is kept leads to the keys of the policy. */
export function keysOf({ room, ownerSeed, epochs, policy }: SavedRoom): RoomKeys {
  const keys = roomKeysOf(room, epochs, policy)
  if (!keys) throw new Problem('turned-away')
  const { current, keyring } = keys
  if (ownerSeed) return { role: 'owner', roleKey: keyPairFromSeed(ownerSeed), current, keyring }
  const role = current.edit ? 'editor' : 'viewer'
  return { role, roleKey: current.edit?.editorSign ?? current.viewerSign, current, keyring }
}
