import type { MailId, PersonId, RoomId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { mailId, roomId, text, z } from './schema.ts'

/** Asking to be let into a room, and answering those who ask: what views ask of the background. */

export const askRequests = [
  /** Asks the owner of the room behind a link that lets one ask. */
  z.strictObject({
    type: z.literal('ask-to-join'),
    link: text(limits.linkChars * 2),
    words: text(limits.wordsChars),
  }),
  /** Takes the question back, or, where it was answered, puts the answer away. */
  z.strictObject({ type: z.literal('withdraw-ask'), room: roomId }),
  z.strictObject({ type: z.literal('list-asked') }),
  /** Who waits to be let into a room of ours. */
  z.strictObject({ type: z.literal('list-asks'), room: roomId }),
  /** `role` null: they do not come in. */
  z.strictObject({
    type: z.literal('answer-ask'),
    room: roomId,
    id: mailId,
    role: z.nullable(z.enum(['editor', 'viewer'])),
  }),
  /** Takes an answer back that waits for the hub. */
  z.strictObject({ type: z.literal('unanswer-ask'), room: roomId, id: mailId }),
] as const

/** A room that we have asked to be let into. `lost`: its keys were changed in between, so that the answer opens nothing. `closed`: it waited for the hub, and its link lets nobody ask any more. */
export interface AskedRoom {
  readonly room: RoomId
  readonly roomName: string
  /** The link that let us ask; it leads in once we are admitted. */
  readonly link: string
  readonly askedAtMs: number
  readonly state: 'waiting' | 'admitted' | 'declined' | 'lost' | 'closed'
  /** The hub has the question; until then it waits for the hub. */
  readonly sent: boolean
}

/** Somebody who waits to be let into a room of ours. The name is a claim. */
export interface Asker {
  readonly id: MailId
  readonly person: PersonId
  readonly name: string
  readonly color: number
  readonly words: string
  readonly askedAtMs: number
  /** They are answered, and the answer waits for the hub. */
  readonly answered: boolean
}

export interface AskAnswers {
  'ask-to-join': AskedRoom
  'withdraw-ask': null
  /** The one asked last comes first. */
  'list-asked': readonly AskedRoom[]
  /** Whoever waits longest comes first. */
  'list-asks': readonly Asker[]
  'answer-ask': null
  'unanswer-ask': null
}
