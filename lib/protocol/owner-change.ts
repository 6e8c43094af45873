import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64Url } from '../core/bytes.ts'
import { type DoorRole, doorKeys, type LinkRole, sealDoor } from '../core/doors.ts'
import { type EpochSeed, sealPast, sealSeed } from '../core/epochs.ts'
import type { DoorId, PersonId, RoomId } from '../core/ids.ts'
import { type EpochKeys, personIdOf } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import type { Policy } from './policy.ts'
import type { RoomKeys } from './room-keys.ts'

/** What an owner does to a room, as data. */

type RandomBytes = (length: number) => Uint8Array

/** Somebody who is to have a room's keys. */
export interface KeyHolder {
  readonly person: PersonId
  readonly role: DoorRole
}

/** What a role is given of an epoch. `keys`: an editor's. */
export function seedOf(keys: EpochKeys, role: DoorRole): EpochSeed {
  return { role, seed: role === 'editor' ? keys.edit!.editSeed : keys.viewSeed }
}

/** The hub's part of a door: its name, and the role's seed, if it gives a role, sealed under what only the link carries. `secret`: 16 bytes. */
export function sealRole(
  room: RoomId,
  keys: EpochKeys,
  role: LinkRole,
  secret: Uint8Array,
  randomBytes: RandomBytes,
): { readonly id: DoorId; readonly sealed: string } {
  const door = doorKeys(secret)
  const { epoch } = keys
  const content = role === 'ask' ? { epoch, role } : { epoch, ...seedOf(keys, role) }
  return { id: door.id, sealed: toBase64Url(sealDoor(room, door, content, randomBytes(24))) }
}

/** The epoch's seed sealed to each of its members, by person. */
export function sealSeeds(
  room: RoomId,
  keys: EpochKeys,
  members: readonly KeyHolder[],
  randomBytes: RandomBytes,
): Record<PersonId, string> {
  const seal = ({ person, role }: KeyHolder): string =>
    toBase64Url(sealSeed(room, keys.epoch, person, seedOf(keys, role), randomBytes(56)))
  return Object.fromEntries(members.map(member => [member.person, seal(member)]))
}

/**
 * The policy of the epoch after this one: the keys of everybody change, all doors are closed, and what was said before stays readable for those
 * who hold the new keys. `next`: an editor's keys, drawn for it.
 */
export function beginEpoch(
  { policy, current, past }: RoomKeys,
  next: EpochKeys,
  randomBytes: RandomBytes,
): Pick<Policy, 'epoch' | 'editor' | 'viewer' | 'doors' | 'past'> {
  const over = { epoch: current.epoch, viewSeed: current.viewSeed, editor: policy.editor }
  const earlier = [...past, over].slice(-limits.epochs)
  return {
    epoch: next.epoch,
    editor: personIdOf(next.edit!.editorSign.publicKey),
    viewer: personIdOf(next.viewerSign.publicKey),
    doors: [],
    past: toBase64Url(sealPast(next.contents, policy.room, next.epoch, earlier, randomBytes(24))),
  }
}

/** What the policy lists of a token, so that neither the hub nor anybody else could use it. `secret`: its 32 bytes. */
export function tokenHash(secret: Uint8Array): string {
  return toBase64Url(sha256(secret))
}
