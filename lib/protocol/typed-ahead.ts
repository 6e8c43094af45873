import { base64url, text, z } from './schema.ts'

/** What a page's script says to a frame of the extension's, with one end of a channel: the keyboard is yours, and keys are on their way. */
export const handOver = z.strictObject({ type: z.literal('keys'), nonce: base64url(16) })
export type HandOver = z.infer<typeof handOver>

/** What the frame answers over the channel once it has the keyboard. */
export const tookKeys = 'took'

/** Over the channel: a character, or a key that is in `keysHanded`. */
export const typedKey = text(16)

/** Keys other than characters that mean something where one types. */
export const keysHanded: readonly string[] = ['Enter', 'Backspace', 'Escape']
