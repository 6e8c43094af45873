import { limits } from '../lib/core/limits.ts'
import { hubEvent, newestSnapshot } from '../lib/protocol/hub.ts'
import { inboxNews } from '../lib/protocol/mail.ts'
import { signedPolicy } from '../lib/protocol/policy.ts'
import { base64url, pageTag, personId, roomId, sessionId, uint, z } from '../lib/protocol/schema.ts'

const member = z.strictObject({
  session: sessionId,
  person: personId,
  role: z.enum(['owner', 'editor', 'viewer']),
  presence: base64url(limits.awarenessChars),
})
/** Somebody on another hub. */
export type NeighbourMember = z.infer<typeof member>

const message = z.discriminatedUnion('type', [
  /** Everybody whom the sender has in the room; said when asked, on a change that may have been missed, and now and then. */
  z.strictObject({
    type: z.literal('here'),
    asks: z.boolean(),
    members: z.array(member).check(z.maxLength(limits.people)),
  }),
  z.strictObject({ type: z.literal('came'), member }),
  z.strictObject({ type: z.literal('went'), session: sessionId }),
  z.strictObject({ type: z.literal('presence'), session: sessionId, data: base64url(limits.awarenessChars) }),
  z.strictObject({ type: z.literal('policy'), policy: signedPolicy }),
  z.strictObject({
    type: z.literal('signal'),
    from: sessionId,
    to: z.nullable(sessionId),
    data: base64url(limits.signalBytes),
  }),
  z.strictObject({
    type: z.literal('direct'),
    from: sessionId,
    to: z.array(sessionId).check(z.maxLength(limits.people)),
    data: base64url(limits.entryPartBytes),
  }),
  z.strictObject({
    type: z.literal('frames'),
    page: pageTag,
    frames: z
      .array(z.strictObject({ session: sessionId, sealed: base64url(limits.sealedFrameBytes) }))
      .check(z.maxLength(limits.people)),
  }),
  z.strictObject({ type: z.literal('snapshot'), snapshot: newestSnapshot }),
  hubEvent,
  /** The room's owner has said something of it in public. */
  z.strictObject({ type: z.literal('session') }),
  /** A room was made public that was not before. */
  z.strictObject({ type: z.literal('published'), room: roomId }),
  /** For a mailbox that somebody has opened on another hub. */
  z.strictObject({ type: z.literal('inbox'), news: inboxNews }),
  /** The log has at least this many entries. */
  z.strictObject({ type: z.literal('log'), seq: uint(Number.MAX_SAFE_INTEGER) }),
])
export type NeighbourMessage = z.infer<typeof message>

/** What goes over Redis: a message and the hub that says it. */
export const neighbourMessage = z.strictObject({ hub: base64url(16), message })
