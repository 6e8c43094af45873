import { type DoorKeys, doorKeys } from '../core/doors.ts'
import type { RoomId } from '../core/ids.ts'
import {
  type EpochKeys,
  editorEpoch,
  type KeyPair,
  keyPairFromSeed,
  personIdOf,
  roomIdOf,
} from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import type { PutPolicy } from './hub-api.ts'
import { sealRole } from './owner-change.ts'
import { type Policy, signPolicy } from './policy.ts'

/** A room that exists only here until the hub has taken its policy. */
export interface FoundedRoom {
  readonly room: RoomId
  readonly owner: KeyPair
  readonly epoch: EpochKeys
  /** 16 bytes for the link of the editors' door. */
  readonly doorSecret: Uint8Array
  /** What the hub is told. */
  readonly put: PutPolicy
}

/** Founds a room: an owner's key pair, a first epoch, and one open editors' door that lasts until it is closed. */
export function foundRoom(randomBytes: (length: number) => Uint8Array): FoundedRoom {
  const owner = keyPairFromSeed(randomBytes(32))
  const room = roomIdOf(owner.publicKey)
  const epoch = editorEpoch(1, randomBytes(32))
  const doorSecret = randomBytes(16)
  const door = doorKeys(doorSecret)
  const policy = signPolicy(owner, firstPolicy(room, owner, epoch, door))
  const { id, sealed } = sealRole(room, epoch, 'editor', doorSecret, randomBytes)
  return { room, owner, epoch, doorSecret, put: { policy, sealed: { [id]: sealed }, seeds: {} } }
}

function firstPolicy(room: RoomId, owner: KeyPair, epoch: EpochKeys, door: DoorKeys): Policy {
  return {
    v: 1,
    room,
    owner: personIdOf(owner.publicKey),
    serial: 1,
    epoch: epoch.epoch,
    editor: personIdOf(epoch.edit!.editorSign.publicKey),
    viewer: personIdOf(epoch.viewerSign.publicKey),
    doors: [{ id: door.id, role: 'editor', expiresAtMs: 0, uses: 0 }],
    people: limits.people,
    bans: [],
    mutes: [],
    locked: false,
    tokens: [],
    refreshOn: [],
    past: '',
  }
}
