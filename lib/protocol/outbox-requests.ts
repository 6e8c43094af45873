import type { MailId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { mailId, text, z } from './schema.ts'

/** Letters that wait for their hub: what views ask of the background. */

/** What a letter is, for whoever wrote it: `name` of whom it is to, as they are called here. */
export const letterAbout = z.strictObject({
  kind: z.enum(['invite', 'answer', 'mention']),
  name: text(limits.nameChars),
  /** Empty where it is of no room. */
  roomName: text(limits.roomNameChars),
})
export type LetterAbout = z.infer<typeof letterAbout>

/**
 * Why a letter never goes. `not-taken`: nobody receives there, or their mailbox is full · `hub-refused`: the hub does not take it. Invitations besides:
 * `person-gone` (blocked, or taken off the list) · `room-gone` (deleted here) · `removed` (from the room) · `no-link` (none is open, and the room is not
 * ours) · `links-full` (it has as many as it may).
 */
export const refusal = z.enum([
  'not-taken',
  'hub-refused',
  'person-gone',
  'room-gone',
  'removed',
  'no-link',
  'links-full',
])
export type Refusal = z.infer<typeof refusal>

export const outboxRequests = [
  z.strictObject({ type: z.literal('list-outbox') }),
  /** It is not sent any more, or what came of it is put away. */
  z.strictObject({ type: z.literal('cancel-letter'), id: mailId }),
] as const

/** A letter that waits. `refused`: why it never goes; null while it may. */
export interface WaitingLetter extends LetterAbout {
  readonly id: MailId
  readonly sinceMs: number
  readonly refused: Refusal | null
}

export interface OutboxAnswers {
  /** The newest first. */
  'list-outbox': readonly WaitingLetter[]
  'cancel-letter': null
}
