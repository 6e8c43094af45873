import { concat, toBase64Url, utf8 } from './bytes.ts'
import type { DoorRole } from './doors.ts'
import type { PersonId, RoomId } from './ids.ts'
import { type EpochKeys, type KeyPair, personIdOf, publicKeyOf, viewerEpoch } from './keys.ts'
import { seal, unseal } from './seal.ts'
import { openAsPerson, sealToPerson } from './seal-to-person.ts'

/** How the keys of an epoch reach those who stay, and how newcomers read what was said before it. */

/** What a member gets of a new epoch: the edit seed, or for viewers the view seed. */
export interface EpochSeed {
  readonly role: DoorRole
  readonly seed: Uint8Array
}

const seedContext = (room: RoomId, epoch: number): Uint8Array => utf8(`seed/${room}/${epoch}`)

/** Seals a new epoch's seed to one member: role (1: editor 1, viewer 2) ‖ seed (32), as `sealToPerson` does. `random`: 56 random bytes. */
export function sealSeed(
  room: RoomId,
  epoch: number,
  person: PersonId,
  { role, seed }: EpochSeed,
  random: Uint8Array,
): Uint8Array {
  const plain = concat(Uint8Array.of(role === 'editor' ? 1 : 2), seed)
  const [ephemeralSeed, nonce] = [random.slice(0, 32), random.slice(32, 56)]
  return sealToPerson(person, seedContext(room, epoch), plain, ephemeralSeed, nonce)
}

/** Opens what was sealed to us; whether it is the epoch's seed, the owner's policy tells: it names the keys that follow from it. */
export function openSeed(room: RoomId, epoch: number, key: KeyPair, sealed: Uint8Array): EpochSeed | null {
  const plain = openAsPerson(key, seedContext(room, epoch), sealed)
  const role = plain?.[0] === 1 ? 'editor' : plain?.[0] === 2 ? 'viewer' : null
  if (plain?.length !== 33 || !role) return null
  return { role, seed: plain.slice(1) }
}

/** An epoch that is over, as far as members of a later one need it: to read what was sealed in it, and to check that its editors wrote it. */
export interface PastEpoch {
  readonly epoch: number
  readonly viewSeed: Uint8Array
  /** The editors' public key of that epoch. */
  readonly editor: PersonId
}

const pastBytes = 4 + 32 + 32

const pastContext = (room: RoomId, epoch: number): Uint8Array => utf8(`past/${room}/${epoch}`)

/**
 * Seals all earlier epochs under a new one's contents key, for its policy: (epoch (4, big-endian) ‖ view seed (32) ‖ editors' key (32))*, oldest
 * first. `nonce`: 24 random bytes.
 */
export function sealPast(
  contents: Uint8Array,
  room: RoomId,
  epoch: number,
  past: readonly PastEpoch[],
  nonce: Uint8Array,
): Uint8Array {
  const parts = past.flatMap(({ epoch: number, viewSeed, editor }) => {
    const head = new Uint8Array(4)
    new DataView(head.buffer).setUint32(0, number)
    return [head, viewSeed, publicKeyOf(editor)]
  })
  return seal(contents, pastContext(room, epoch), concat(...parts), nonce)
}

/** `null` for what was not sealed under this epoch's contents key. */
export function openPast(
  contents: Uint8Array,
  room: RoomId,
  epoch: number,
  sealed: Uint8Array,
): PastEpoch[] | null {
  const plain = unseal(contents, pastContext(room, epoch), sealed)
  if (!plain || plain.length % pastBytes !== 0) return null
  const view = new DataView(plain.buffer, plain.byteOffset)
  return Array.from({ length: plain.length / pastBytes }, (_, i) => {
    const at = i * pastBytes
    return {
      epoch: view.getUint32(at),
      viewSeed: plain.slice(at + 4, at + 36),
      editor: toBase64Url(plain.subarray(at + 36, at + 68)) as PersonId,
    }
  })
}

/** What opens and checks things of one epoch. */
export interface ReadKeys {
  /** Opens what was sealed in it. 32 bytes. */
  readonly contents: Uint8Array
  /** HMAC key of its page tags. 32 bytes. */
  readonly page: Uint8Array
  /** HMAC key of ids and words in its anchors. 32 bytes. */
  readonly anchor: Uint8Array
  /** The editors' public key: signs changes of the document. */
  readonly editor: PersonId
  readonly viewer: PersonId
}

/** The keys to read an epoch with; null for one that is out of reach. */
export type Keyring = (epoch: number) => ReadKeys | null

/** `keys` of the current epoch, with the public keys that its policy names, and `past` as the policy holds it. */
export function createKeyring(
  keys: EpochKeys,
  named: Pick<ReadKeys, 'editor' | 'viewer'>,
  past: readonly PastEpoch[],
): Keyring {
  const seeds = new Map(past.map(one => [one.epoch, one]))
  const { contents, page, anchor } = keys
  const known = new Map([
    [keys.epoch, { contents, page, anchor, editor: named.editor, viewer: named.viewer }],
  ])

  return epoch => {
    const seed = known.has(epoch) ? undefined : seeds.get(epoch)
    if (seed) {
      const { viewerSign, contents, page, anchor } = viewerEpoch(epoch, seed.viewSeed)
      const viewer = personIdOf(viewerSign.publicKey)
      known.set(epoch, { contents, page, anchor, editor: seed.editor, viewer })
    }
    return known.get(epoch) ?? null
  }
}
