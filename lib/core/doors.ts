import { concat, toBase64Url, utf8 } from './bytes.ts'
import type { DoorId, RoomId } from './ids.ts'
import { deriveKey, type Role } from './keys.ts'
import { seal, unseal } from './seal.ts'

/** What a door lets people be. The owner's role is never given away by a link. */
export type DoorRole = Exclude<Role, 'owner'>

/** What a link is for: a role, or `ask`, which is no more than asking the owner to be let in. */
export type LinkRole = DoorRole | 'ask'

/** As they stand in bytes. */
const codeByRole: Readonly<Record<LinkRole, number>> = { editor: 1, viewer: 2, ask: 3 }
export const roleCode = (role: LinkRole): number => codeByRole[role]
export const roleOfCode = (code: number | undefined): LinkRole | null =>
  (Object.keys(codeByRole) as LinkRole[]).find(role => codeByRole[role] === code) ?? null

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

/** What is behind a door: a seed of the current epoch (edit seed for editors, view seed for viewers), or no key at all. */
export type DoorContent =
  | { readonly epoch: number; readonly role: DoorRole; readonly seed: Uint8Array }
  | { readonly epoch: number; readonly role: 'ask' }

const context = (room: RoomId, door: DoorId): Uint8Array => utf8(`door/${room}/${door}`)

/** Seals what is behind a door for the hub to keep. `nonce`: 24 random bytes. Layout: epoch (4, big-endian) ‖ role (1) ‖ seed (32, or none). */
export function sealDoor(room: RoomId, door: DoorKeys, content: DoorContent, nonce: Uint8Array): Uint8Array {
  const head = new Uint8Array(5)
  new DataView(head.buffer).setUint32(0, content.epoch)
  head[4] = roleCode(content.role)
  const plain = content.role === 'ask' ? head : concat(head, content.seed)
  return seal(door.key, context(room, door.id), plain, nonce)
}

/** Opens what the hub kept; `null` if it was not sealed for this room and door. */
export function openDoor(room: RoomId, door: DoorKeys, sealed: Uint8Array): DoorContent | null {
  const plain = unseal(door.key, context(room, door.id), sealed)
  const role = roleOfCode(plain?.[4])
  if (!plain || !role || plain.length !== (role === 'ask' ? 5 : 37)) return null
  const epoch = new DataView(plain.buffer, plain.byteOffset).getUint32(0)
  return role === 'ask' ? { epoch, role } : { epoch, role, seed: plain.slice(5) }
}
