import { limits } from '../core/limits.ts'
import { commandToPage } from './commands.ts'
import { personId, profile, roomId, text, uint, z } from './schema.ts'

/** What the host tells the background unasked. */
export const hostFact = z.discriminatedUnion('type', [
  /** A room's owner has removed us from it, and the hub lets us in no more. */
  z.strictObject({ to: z.literal('background'), type: z.literal('removed'), room: roomId }),
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
])
export type HostFact = z.infer<typeof hostFact>

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
    message: commandToPage,
  }),
])
export type HostTask = z.infer<typeof hostTask>
