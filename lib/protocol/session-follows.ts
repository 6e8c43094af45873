import { limits } from '../core/limits.ts'
import { httpAddress, roomId, shownName, timestampMs, z } from './schema.ts'
import { listedSession, sessionTag } from './sessions.ts'

/** Following hosts and tags of public sessions: what a browser tells its hub on its inbox connection, and what it is told. */

/** What a connection follows. A host is the key that publishes, which is its room's own (K1): so hosts are named by their rooms. */
export const followedTopics = z.object({
  hosts: z.array(roomId).check(z.maxLength(limits.followedHosts)),
  tags: z.array(sessionTag).check(z.maxLength(limits.followedTags)),
})
export type FollowedTopics = z.infer<typeof followedTopics>

/** To the hub: all that this connection follows from now on, instead of what it said before. */
export const follow = z.object({
  type: z.literal('follow'),
  ...followedTopics.shape,
  /** Tells of those that were published after that, by the hub's clock, once on a connection; without it, of none that are listed already. */
  sinceMs: z.optional(timestampMs),
})
export type Follow = z.infer<typeof follow>

/** From the hub: what is followed is told from now on, and what was asked of the time before has been. By its clock. */
export const followed = z.object({ type: z.literal('followed'), timeMs: timestampMs })

/** From the hub: something that is followed was published. Exactly what the list says of it. */
export const sessionNews = z.object({ type: z.literal('session'), session: listedSession })

/** Something that a person follows at a hub, as this browser keeps it. */
export const followedThing = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('host'),
    hub: httpAddress,
    room: roomId,
    /** What it was called when it was followed. */
    title: shownName(limits.sessionTitleChars),
  }),
  z.strictObject({ kind: z.literal('tag'), hub: httpAddress, tag: sessionTag }),
])
export type FollowedThing = z.infer<typeof followedThing>
