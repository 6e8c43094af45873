import { concat, fromBase64Url, toBase64Url, utf8 } from './bytes.ts'
import type { DoorId, RoomId } from './ids.ts'
import { deriveKey, type Role } from './keys.ts'
import { seal, unseal } from './seal.ts'

/** What a door lets people be. The owner's role is never given away by a link. */
export type DoorRole = Exclude<Role, 'owner'>

/** What follows from a door's secret: its name at the hub, and the key that its role seed is sealed under. */
export interface DoorKeys {
  readonly id: DoorId
  readonly key: Uint8Array
}

/** `secret`: the 16 random bytes that only the link carries. */
export function doorKeys(secret: Uint8Array): DoorKeys {
  return {
    id: toBase64Url(deriveKey(secret, 'door-id').subarray(0, 16)) as DoorId,
    key: deriveKey(secret, 'door-key'),
  }
}

/** What is behind a door: a seed of the current epoch (edit seed for editors, view seed for viewers). */
export interface DoorContent {
  readonly epoch: number
  readonly role: DoorRole
  readonly seed: Uint8Array
}

const context = (room: RoomId, door: DoorId): Uint8Array => utf8(`door/${room}/${door}`)

/** Seals a role seed for the hub to keep. `nonce`: 24 random bytes. Layout: epoch (4, big-endian) ‖ role (1) ‖ seed (32). */
export function sealDoor(room: RoomId, door: DoorKeys, content: DoorContent, nonce: Uint8Array): Uint8Array {
  const head = new Uint8Array(5)
  new DataView(head.buffer).setUint32(0, content.epoch)
  head[4] = content.role === 'editor' ? 1 : 2
  return seal(door.key, context(room, door.id), concat(head, content.seed), nonce)
}

/** Opens what the hub kept; `null` if it was not sealed for this room and door. */
export function openDoor(room: RoomId, door: DoorKeys, sealed: Uint8Array): DoorContent | null {
  const plain = unseal(door.key, context(room, door.id), sealed)
  if (plain?.length !== 37) return null
  const role = plain[4] === 1 ? 'editor' : plain[4] === 2 ? 'viewer' : null
  if (!role) return null
  return {
    epoch: new DataView(plain.buffer, plain.byteOffset).getUint32(0),
    role,
    seed: plain.slice(5),
  }
}

/** Parses a room id that came from outside. */
export function parseRoomId(text: string): RoomId | null {
  return fromBase64Url(text)?.length === 16 ? (text as RoomId) : null
}
