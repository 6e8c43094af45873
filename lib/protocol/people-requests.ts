import type { Mark, SentInvite } from '../core/acquaintances.ts'
import type { PersonId, PictureId, RoomId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { type Picture, shapeCount } from '../core/picture.ts'
import { base64url, personId, pictureId, roomId, shownName, text, uint, z } from './schema.ts'

/** What lists of people and their cards ask of the background. A person is named by any key that this browser knows of them. */

export const peopleRequests = [
  z.strictObject({ type: z.literal('list-people') }),
  z.strictObject({ type: z.literal('get-person'), person: personId }),
  /** For this browser alone. Null: as they call themselves. */
  z.strictObject({
    type: z.literal('rename-person'),
    person: personId,
    name: z.nullable(shownName(limits.nameChars)),
  }),
  /** They are not told. */
  z.strictObject({ type: z.literal('block-person'), person: personId, on: z.boolean() }),
  /** Both have compared words for this key, and they were the same; or that is taken back for all of their keys. */
  z.strictObject({ type: z.literal('mark-compared'), person: personId, on: z.boolean() }),
  z.strictObject({ type: z.literal('forget-person'), person: personId }),
  /** Seals an invitation to a room for them, and leaves it at the hub. */
  z.strictObject({
    type: z.literal('invite-person'),
    person: personId,
    room: roomId,
    words: text(limits.wordsChars),
  }),
  /** Whether rooms are shown our mailbox, so that people we meet may invite us. */
  z.strictObject({ type: z.literal('set-invitable'), on: z.boolean() }),
  /** Ours is one of the shapes; null: our letters. */
  z.strictObject({ type: z.literal('set-picture'), shape: z.nullable(uint(shapeCount - 1)) }),
  /** Ours is this one, from now on. */
  z.strictObject({ type: z.literal('keep-picture'), data: base64url(limits.pictureBytes) }),
  z.strictObject({ type: z.literal('get-picture'), id: pictureId }),
] as const

/** Somebody as lists and cards show them. */
export interface PersonEntry {
  /** The same as long as they are known, wherever they are met. */
  readonly id: PersonId
  /** The key by which they were met last. */
  readonly person: PersonId
  /** As they are called here, and as they call themselves. */
  readonly name: string
  readonly givenName: string
  readonly color: number
  readonly picture: Picture | null
  readonly mark: Mark | null
  readonly blocked: boolean
  /** They have shown a mailbox. */
  readonly canInvite: boolean
  /** Where they were met, the last first; rooms that this browser knows. */
  readonly rooms: readonly { readonly room: RoomId; readonly name: string }[]
  readonly firstMetMs: number
  readonly lastMetMs: number
  /** The last invitation. */
  readonly invite: SentInvite | null
  /** It waits for a hub that is away. */
  readonly inviteUnsent: boolean
}

export interface PeopleAnswers {
  /** Whoever was met last comes first. */
  'list-people': readonly PersonEntry[]
  /** Null for somebody who is not known. */
  'get-person': PersonEntry | null
  'rename-person': null
  'block-person': null
  'mark-compared': null
  'forget-person': null
  'invite-person': SentInvite
  'set-invitable': null
  'set-picture': null
  'keep-picture': { readonly id: PictureId }
  /** base64url; null where it is not here. */
  'get-picture': { readonly data: string } | null
}
