import { limits } from '../../../core/limits.ts'
import type { AskedRoom } from '../../../protocol/ask-requests.ts'
import { postMail } from '../../../protocol/mail.ts'
import { httpAddress, mailboxId, mailId, roomId, text, timestampMs, z } from '../../../protocol/schema.ts'

/** Questions as this browser keeps them. */
export const keptQuestions = z.array(
  z.strictObject({
    room: roomId,
    roomName: text(limits.roomNameChars),
    hub: httpAddress,
    link: text(limits.linkChars),
    /** The question. */
    id: mailId,
    /** Where the answer comes: our key in that room. */
    box: mailboxId,
    askedAtMs: timestampMs,
    /** `withdrawn`: it is taken back, and the owner has still to hear of it. */
    state: z.enum(['waiting', 'admitted', 'declined', 'lost', 'closed', 'withdrawn']),
    /** The owner's, once the link's door was read. */
    to: z._default(z.nullable(mailboxId), null),
    words: z._default(text(limits.wordsChars), ''),
    /** What the hub has not taken yet. Nothing where the door was not read, because the hub is away. */
    unsent: z.nullable(postMail),
    /** The hub has the question. */
    sent: z._default(z.boolean(), true),
  }),
)
export type KeptQuestion = z.infer<typeof keptQuestions>[number]

/** A question as its asker sees it. */
export const shown = ({ room, roomName, link, askedAtMs, state, sent }: KeptQuestion): AskedRoom => ({
  room,
  roomName,
  link,
  askedAtMs,
  state: state === 'withdrawn' ? 'lost' : state,
  sent,
})
