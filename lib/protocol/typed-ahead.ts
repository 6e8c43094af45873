/** What a page's script says to a frame of the extension's, with one end of a channel: the keyboard is yours, and keys are on their way. */
export interface HandOver {
  readonly type: 'keys'
  /** 16 random bytes, base64url. */
  readonly nonce: string
}

/** A key has no longer name. */
const keyCharsMost = 16

/**
 * Both from the page's side, which is not trusted. Read by hand: a frame takes the keyboard as soon as it is there, and the library of the schemas
 * would be a quarter of what it loads before that.
 */
export function readHandOver(said: unknown): HandOver | null {
  const { type, nonce } = (said ?? {}) as Partial<Record<keyof HandOver, unknown>>
  return type === 'keys' && typeof nonce === 'string' ? { type, nonce } : null
}

/** Over the channel: a character, or a key that is in `keysHanded` of typed-keys.ts. */
export const readTypedKey = (said: unknown): string | null =>
  typeof said === 'string' && said.length <= keyCharsMost ? said : null
