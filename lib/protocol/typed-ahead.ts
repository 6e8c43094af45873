import { keysHanded } from './typed-keys.ts'

/** What a page's script says to a frame of the extension's, with one end of a channel: the keyboard is yours, and keys are on their way. */
export interface HandOver {
  readonly type: 'keys'
  /** 16 random bytes, base64url. */
  readonly nonce: string
}

/**
 * Both from the page's side, which is not trusted. Read by hand: a frame takes the keyboard as soon as it is there, and the library of the schemas
 * would be a quarter of what it loads before that.
 */
export function readHandOver(said: unknown): HandOver | null {
  const { type, nonce } = (said ?? {}) as Partial<Record<keyof HandOver, unknown>>
  return type === 'keys' && typeof nonce === 'string' ? { type, nonce } : null
}

/** Over the channel: a character, or one of `keysHanded`. */
export const readTypedKey = (said: unknown): string | null =>
  typeof said === 'string' && (isCharacter(said) || keysHanded.includes(said)) ? said : null

/** Of two UTF-16 units at most: longer ones are not even counted. */
const isCharacter = (text: string): boolean => text.length <= 2 && [...text].length === 1
