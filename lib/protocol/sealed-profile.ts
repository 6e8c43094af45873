import { fromUtf8, utf8 } from '../core/bytes.ts'
import type { PersonId, RoomId } from '../core/ids.ts'
import { seal, unseal } from '../core/seal.ts'
import { type Profile, profile } from './schema.ts'

/** Whose profile it is, and of which epoch: authenticated with it, so that the hub can give nobody another's. */
export interface ProfilePlace {
  readonly room: RoomId
  readonly epoch: number
  readonly person: PersonId
}

const context = ({ room, epoch, person }: ProfilePlace): Uint8Array =>
  utf8(`profile/${room}/${epoch}/${person}`)

/** How somebody wants to appear, for the hub to keep. `key`: the epoch's contents key. `nonce`: 24 random bytes. */
export function sealProfile(
  key: Uint8Array,
  place: ProfilePlace,
  { name, color }: Profile,
  nonce: Uint8Array,
): Uint8Array {
  return seal(key, context(place), utf8(JSON.stringify({ name, color })), nonce)
}

/** `null` for what no member of that epoch has sealed as this person's profile. */
export function openProfile(key: Uint8Array, place: ProfilePlace, sealed: Uint8Array): Profile | null {
  const plain = unseal(key, context(place), sealed)
  const json = plain && fromUtf8(plain)
  if (!json) return null
  try {
    return profile.safeParse(JSON.parse(json)).data ?? null
  } catch {
    return null
  }
}
