import type { LinkRole } from '../core/doors.ts'
import type { RoomId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { linkRole } from './policy.ts'
import { roomId, text, z } from './schema.ts'
import { type FollowedThing, followedThing } from './session-follows.ts'
import { type PublicSession, publicSession, reportReason, sessionsQuery } from './sessions.ts'

/** Public sessions: what views ask of the background. */

/** What its owner says of a room in public. */
export const sessionForm = z.strictObject({
  ...z.pick(publicSession, { title: true, description: true, tags: true, language: true, people: true })
    .shape,
  /** Says the site that the room's links lead to. */
  tellsSite: z.boolean(),
  /** What everybody who finds it may do: `ask` to come in, look on, or edit. */
  role: linkRole,
})
export type SessionForm = z.infer<typeof sessionForm>

export const sessionRequests = [
  z.strictObject({ type: z.literal('list-sessions'), query: sessionsQuery }),
  /** Tells the hub's operator, and hides it here. */
  z.strictObject({
    type: z.literal('report-session'),
    room: roomId,
    reason: reportReason,
    words: text(limits.wordsChars),
  }),
  /** Not shown in this browser any more. */
  z.strictObject({ type: z.literal('hide-session'), room: roomId }),
  /** Before one comes in by what everybody can read: no direct links in that room, which would show strangers one's network address. */
  z.strictObject({ type: z.literal('set-room-relayed'), room: roomId, on: z.boolean() }),
  z.strictObject({ type: z.literal('list-follows') }),
  /** Has this person told when a host or a tag is made public, or ends that. */
  z.strictObject({ type: z.literal('set-follow'), thing: followedThing, on: z.boolean() }),
  z.strictObject({ type: z.literal('get-publication'), room: roomId }),
  /** Publishes, or changes what was published. */
  z.strictObject({ type: z.literal('publish-session'), room: roomId, form: sessionForm }),
  z.strictObject({ type: z.literal('unpublish-session'), room: roomId }),
] as const

/** A public session as a list shows it; all of it is its owner's word but who is there. */
export interface SessionEntry
  extends Pick<PublicSession, 'title' | 'description' | 'tags' | 'language' | 'site'> {
  readonly room: RoomId
  /** Connected now, and those it takes. */
  readonly here: number
  readonly people: number
  readonly publishedAtMs: number
  /** The way in; null where it gives none that this browser can go. */
  readonly way: { readonly link: string; readonly role: LinkRole } | null
  /** We are a member. */
  readonly known: boolean
}

/** What an owner has published of a room. */
export interface Publication {
  /** As it was said last, by this browser; null where it never was, or is private again. */
  readonly said: SessionForm | null
  /** Whether it is in the hub's list; null where the hub does not answer. */
  readonly listed: { readonly here: number } | false | null
  /** What links of the room lead to, without its path. */
  readonly site: string
  /** No direct links in this room. */
  readonly relayed: boolean
}

export interface SessionAnswers {
  'list-sessions': {
    readonly sessions: readonly SessionEntry[]
    /** All that fit, hidden ones too. */
    readonly count: number
    /** To be asked for with `after`; null where there are no others. */
    readonly next: number | null
    /** Whose list it is. */
    readonly hub: string
  }
  'report-session': null
  'hide-session': null
  'set-room-relayed': null
  /** `told`: notifications of public sessions come; switched off in all ways, none does, and no hub hears of this. */
  'list-follows': { readonly things: readonly FollowedThing[]; readonly told: boolean }
  'set-follow': null
  'get-publication': Publication
  'publish-session': null
  'unpublish-session': null
}
