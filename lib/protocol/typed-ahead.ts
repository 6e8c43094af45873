import { base64url, text, z } from './schema.ts'

/** What a page's script says to a frame of the extension's, with one end of a channel: the keyboard is yours, and keys are on their way. */
export const handOver = z.strictObject({ type: z.literal('keys'), nonce: base64url(16) })
export type HandOver = z.infer<typeof handOver>

/** Over the channel: a character, or a key that is in `keysHanded` of typed-keys.ts. */
export const typedKey = text(16)
