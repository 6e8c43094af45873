import { ed25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromBase64Url, toBase64Url, utf8 } from './bytes.ts'
import type { MailboxId, PageTag, PersonId, RoomId, SiteTag } from './ids.ts'

/** Ed25519 secret seed and public key, 32 bytes each (RFC 8032). */
export interface KeyPair {
  readonly secretKey: Uint8Array
  readonly publicKey: Uint8Array
}

export type Role = 'owner' | 'editor' | 'viewer'

/**
 * What somebody holds of one epoch. Editors hold everything; viewers hold what follows from the view seed,
 * so `edit` is null for them: no signaling key means no way into the mesh.
 */
export interface EpochKeys {
  readonly epoch: number
  readonly viewSeed: Uint8Array
  /** Proves the viewer role to the hub. */
  readonly viewerSign: KeyPair
  /** Seals records, updates and presence. 32 bytes. */
  readonly contents: Uint8Array
  /** HMAC key of page tags. 32 bytes. */
  readonly page: Uint8Array
  /** HMAC key of ids and words in anchors; content scripts are given such keys alone. 32 bytes. */
  readonly anchor: Uint8Array
  readonly edit: {
    readonly editSeed: Uint8Array
    /** Proves the editor role to the hub. */
    readonly editorSign: KeyPair
    /** Seals WebRTC signaling. 32 bytes. */
    readonly signaling: Uint8Array
  } | null
}

const derive = (secret: Uint8Array, purpose: string, salt?: Uint8Array): Uint8Array =>
  hkdf(sha256, secret, salt, utf8(`alongside/1/${purpose}`), 32)

export function keyPairFromSeed(seed: Uint8Array): KeyPair {
  return { secretKey: seed, publicKey: ed25519.getPublicKey(seed) }
}

/** What is really signed: the purpose first, so that a signature made for one thing never counts for another. */
export function signedBytes(purpose: string, message: Uint8Array): Uint8Array {
  return concat(utf8(`alongside/1/${purpose}\0`), message)
}

/** Signs under a purpose. */
export function sign(pair: KeyPair, purpose: string, message: Uint8Array): Uint8Array {
  return ed25519.sign(signedBytes(purpose, message), pair.secretKey)
}

/** False for a wrong signature and for keys or signatures that are malformed; never throws. */
export function verify(
  publicKey: Uint8Array,
  purpose: string,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return ed25519.verify(signature, signedBytes(purpose, message), publicKey)
  } catch {
    return false
  }
}

/** Checks signatures as `verify` does, perhaps on another thread. */
export type Verify = (...args: Parameters<typeof verify>) => boolean | Promise<boolean>

export function roomIdOf(ownerPublicKey: Uint8Array): RoomId {
  return toBase64Url(sha256(ownerPublicKey).subarray(0, 16)) as RoomId
}

export function personIdOf(publicKey: Uint8Array): PersonId {
  return toBase64Url(publicKey) as PersonId
}

/** The public key that a person's or a mailbox's id spells. */
export function publicKeyOf(id: PersonId | MailboxId): Uint8Array {
  return fromBase64Url(id)!
}

/** A person's key in one room. `identitySeed`: the 32 secret bytes of the extension's only identity. */
export function personKey(identitySeed: Uint8Array, room: RoomId): KeyPair {
  return keyPairFromSeed(derive(identitySeed, 'person', utf8(room)))
}

function viewKeys(epoch: number, viewSeed: Uint8Array): Omit<EpochKeys, 'edit'> {
  return {
    epoch,
    viewSeed,
    viewerSign: keyPairFromSeed(derive(viewSeed, 'viewer-sign')),
    contents: derive(viewSeed, 'contents'),
    page: derive(viewSeed, 'page'),
    anchor: derive(viewSeed, 'anchor'),
  }
}

/** All keys of an epoch from its edit seed (32 random bytes). */
export function editorEpoch(epoch: number, editSeed: Uint8Array): EpochKeys {
  return {
    ...viewKeys(epoch, derive(editSeed, 'view-seed')),
    edit: {
      editSeed,
      editorSign: keyPairFromSeed(derive(editSeed, 'editor-sign')),
      signaling: derive(editSeed, 'signaling'),
    },
  }
}

/** A viewer's keys of an epoch. The edit seed cannot be found from the view seed. */
export function viewerEpoch(epoch: number, viewSeed: Uint8Array): EpochKeys {
  return { ...viewKeys(epoch, viewSeed), edit: null }
}

/** The tag under which people on the same page find one another. `address`: as `pageAddress` normalises it. */
export function pageTag(pageKey: Uint8Array, address: string): PageTag {
  return toBase64Url(hmac(sha256, pageKey, utf8(address)).subarray(0, 16)) as PageTag
}

/** The tag under which people on the same site find one another. No page's address is an origin: those have a path. */
export function siteTag(pageKey: Uint8Array, address: string): SiteTag {
  return toBase64Url(hmac(sha256, pageKey, utf8(new URL(address).origin)).subarray(0, 16)) as SiteTag
}

/** Derives a key for a stated purpose; for other files of core. */
export { derive as deriveKey }
