import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8 } from './bytes.ts'

/** Turns what identifies a place into numbers that mean something only to people in the room. */
export interface AnchorHasher {
  /** Of an element's id. 32 bits. */
  id(value: string): number
  /** Of a stable attribute. 32 bits. */
  attribute(name: string, value: string): number
  /** Of a block of text. 16 bits: enough to notice other words, too few to tell them. */
  words(text: string): number
}

/** Longer values add nothing but work for whoever hashes a hostile page's attributes. Characters. */
const valueChars = 512
/** Ids, attributes and blocks of text that are worth remembering. */
const remembered = 50_000

/** HMAC-SHA256 under the room's anchor key (32 bytes), cut short and remembered by what was hashed. */
export function createAnchorHasher(key: Uint8Array): AnchorHasher {
  const keyed = hmac.create(sha256, key)
  const known = new Map<string, number>()

  const hash = (text: string): number => {
    const digest = keyed.clone().update(utf8(text)).digest()
    return ((digest[0]! << 24) | (digest[1]! << 16) | (digest[2]! << 8) | digest[3]!) >>> 0
  }
  const remember = (text: string): number => {
    let value = known.get(text)
    if (value === undefined) {
      if (known.size >= remembered) known.clear()
      value = hash(text)
      known.set(text, value)
    }
    return value
  }
  return {
    id: value => remember(`i${value.slice(0, valueChars)}`),
    attribute: (name, value) => remember(`a${name}=${value.slice(0, valueChars)}`),
    words: text => remember(`w${text}`) >>> 16,
  }
}
