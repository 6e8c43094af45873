import { limits } from '../core/limits.ts'
import { chatCall } from './chat.ts'
import { hostToPageCommands } from './commands.ts'
import { eventView } from './events.ts'
import { hostToPageToasts } from './notifications.ts'
import { seenPerson } from './people.ts'
import { personId, profile, recordId, roomId, text, uint, z } from './schema.ts'

/** What the host tells the background unasked. */
export const hostFact = z.discriminatedUnion('type', [
  /** A room's owner has removed us from it, and the hub lets us in no more. */
  z.strictObject({ to: z.literal('background'), type: z.literal('removed'), room: roomId }),
  /** People who are in a room with us, as far as that is new. */
  z.strictObject({
    to: z.literal('background'),
    type: z.literal('people'),
    room: roomId,
    people: z.array(seenPerson).check(z.minLength(1), z.maxLength(limits.people)),
  }),
  /** A picture of somebody is kept that was not before. */
  z.strictObject({ to: z.literal('background'), type: z.literal('picture') }),
  /** What its owner calls a room, and who else is in it. */
  z.strictObject({
    to: z.literal('background'),
    type: z.literal('met'),
    room: roomId,
    name: text(limits.roomNameChars),
    people: z
      .array(z.strictObject({ person: personId, ...profile.shape }))
      .check(z.maxLength(limits.peopleMet)),
  }),
  /** Messages that are meant for this person and that nobody here has looked at: the newest, and how many more came with them. */
  z.strictObject({
    to: z.literal('background'),
    type: z.literal('called'),
    room: roomId,
    roomName: text(limits.roomNameChars),
    calls: z.array(chatCall).check(z.minLength(1), z.maxLength(limits.callsTold)),
    more: uint(limits.records),
  }),
  /** We have mentioned people who are not here. */
  z.strictObject({
    to: z.literal('background'),
    type: z.literal('missed'),
    room: roomId,
    roomName: text(limits.roomNameChars),
    people: z.array(personId).check(z.maxLength(limits.mentions)),
    record: recordId,
    excerpt: text(limits.excerptChars),
  }),
  /** They have been looked at, these or all of them. */
  z.strictObject({
    to: z.literal('background'),
    type: z.literal('calls-seen'),
    room: roomId,
    records: z.array(recordId).check(z.maxLength(limits.records)),
    all: z.boolean(),
  }),
  /** Another system has told the room something. */
  z.strictObject({
    to: z.literal('background'),
    type: z.literal('happened'),
    room: roomId,
    roomName: text(limits.roomNameChars),
    event: z.pick(eventView, { name: true, text: true, by: true, timeMs: true }),
  }),
])
export type HostFact = z.infer<typeof hostFact>

/** What the background says to a page. */
const wordToPage = z.discriminatedUnion('type', [...hostToPageCommands, ...hostToPageToasts])
export type WordToPage = z.infer<typeof wordToPage>

/** What the background has the host do besides opening rooms; answered by whether it was done. */
export const hostTask = z.discriminatedUnion('type', [
  /** Says this in a room's chat, and opens the chat on the person's page. */
  z.strictObject({
    to: z.literal('host'),
    type: z.literal('say'),
    room: roomId,
    text: text(limits.chatBytes),
  }),
  /** Passes something on to the page in a tab, over the page's own port. */
  z.strictObject({
    to: z.literal('host'),
    type: z.literal('tell-page'),
    tab: uint(0xffff_ffff),
    message: wordToPage,
  }),
  /** Opens a room's chat on its pages, now or as they come. */
  z.strictObject({
    to: z.literal('host'),
    type: z.literal('show-chat'),
    room: roomId,
    record: z.optional(recordId),
  }),
  /** A short sound that says that something has come. */
  z.strictObject({ to: z.literal('host'), type: z.literal('chime') }),
])
export type HostTask = z.infer<typeof hostTask>
