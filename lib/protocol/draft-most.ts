import { limits } from '../core/limits.ts'

/** What is being written may be longer than a message: it stays while it is being shortened. UTF-16 units. */
export const draftMost = 4 * limits.chatBytes
