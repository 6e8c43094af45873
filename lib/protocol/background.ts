import { usualAppearance } from '../core/appearance.ts'
import type { LinkRole } from '../core/doors.ts'
import type { DoorId, PersonId, RoomId } from '../core/ids.ts'
import type { Role } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { pageKeys } from '../core/page-keys.ts'
import type { Sharing, SiteRule } from '../core/sharing.ts'
import { appearance } from './appearance.ts'
import { type AskAnswers, askRequests } from './ask-requests.ts'
import { type NotificationAnswers, notificationRequests } from './notification-requests.ts'
import { pageToBackgroundToasts } from './notifications.ts'
import { type OwnAnswers, ownRequests } from './own-requests.ts'
import { type PeopleAnswers, peopleRequests } from './people-requests.ts'
import { eventName, linkRole } from './policy.ts'
import { type RoomsAnswers, roomsRequests } from './rooms-requests.ts'
import {
  base64url,
  doorId,
  httpAddress,
  pageKeysView,
  personId,
  profile,
  roomId,
  sharing,
  shownName,
  text,
  timestampMs,
  uint,
  z,
} from './schema.ts'
import { type SessionAnswers, sessionRequests } from './session-requests.ts'

export { type ProblemCode, problemCode } from './problem-code.ts'

/**
 * What popup, options, join page and the room's page ask of the background, by `runtime.sendMessage`. Each request has one answer: `{ok: true, value}`
 * or `{ok: false, error}` with one of `problemCode`, each of which has a sentence and a remedy in the locales.
 */

const tabId = uint(0xffff_ffff)

/** On sites. */
export const siteRule = z.enum(['on', 'ask', 'off'])

/** What somebody chose for a site. `rule` null: what the room does. `whole`: others may be told addresses with query and fragment. */
export const siteChoice = z.strictObject({ rule: z.nullable(siteRule), whole: z.boolean() })
export type SiteChoice = z.infer<typeof siteChoice>

export const request = z.discriminatedUnion('type', [
  /** `whenAnswering`: not before the tab's page has answered, however busy it is. */
  z.strictObject({ type: z.literal('get-state'), tabId, whenAnswering: z.optional(z.boolean()) }),
  z.strictObject({ type: z.literal('create-room'), tabId, name: shownName(limits.roomNameChars) }),
  /** Looks behind a link without using it. */
  z.strictObject({ type: z.literal('preview-link'), link: text(limits.linkChars * 2) }),
  /** Joins and lands: in the given tab. Host access was asked for before, in the click. */
  z.strictObject({
    type: z.literal('join-room'),
    tabId,
    link: text(limits.linkChars * 2),
    /** Without direct links in that room from the first moment. */
    relayed: z.optional(z.boolean()),
    /** In a new tab beside that one, whose page stays. */
    where: z.optional(z.enum(['here', 'new-tab'])),
  }),
  z.strictObject({ type: z.literal('leave-room'), tabId }),
  z.strictObject({ type: z.literal('toggle-here'), tabId, on: z.boolean() }),
  /** They have read that they were removed. */
  z.strictObject({ type: z.literal('dismiss-removal'), tabId }),
  z.strictObject({ type: z.literal('get-settings') }),
  z.strictObject({ type: z.literal('set-profile'), profile }),
  /** Checks that a hub answers there, then keeps it. */
  z.strictObject({ type: z.literal('set-hub'), url: text(limits.addressChars) }),
  z.strictObject({ type: z.literal('set-relay-only'), on: z.boolean() }),
  z.strictObject({ type: z.literal('get-room-details'), room: roomId }),
  // The owner's powers. Each is done when the hub has taken the new policy.
  /** `expiresAtMs` 0: never. `uses` 0: as often as one likes. */
  z.strictObject({
    type: z.literal('make-link'),
    room: roomId,
    role: linkRole,
    expiresAtMs: timestampMs,
    uses: uint(1_000_000),
  }),
  z.strictObject({ type: z.literal('close-link'), room: roomId, link: doorId }),
  /** No link opens; members come and go. */
  z.strictObject({ type: z.literal('set-locked'), room: roomId, on: z.boolean() }),
  /** Names of those who are there, for whoever has a link and has not joined yet. */
  z.strictObject({ type: z.literal('set-show-names'), room: roomId, on: z.boolean() }),
  z.strictObject({
    type: z.literal('set-people-limit'),
    room: roomId,
    people: uint(limits.people).check(z.minimum(1)),
  }),
  z.strictObject({ type: z.literal('set-muted'), room: roomId, person: personId, on: z.boolean() }),
  /** A new epoch: they read nothing that is written after, and all links close. */
  z.strictObject({ type: z.literal('remove-person'), room: roomId, person: personId }),
  /** They may come again, through a link. */
  z.strictObject({ type: z.literal('let-back'), room: roomId, person: personId }),
  /** For another system, which tells the room of events under this name. */
  z.strictObject({ type: z.literal('issue-token'), room: roomId, name: shownName(limits.nameChars) }),
  z.strictObject({ type: z.literal('revoke-token'), room: roomId, name: shownName(limits.nameChars) }),
  /** Events of this name refresh the page of those who agreed. */
  z.strictObject({ type: z.literal('set-refresh-rule'), room: roomId, name: eventName, on: z.boolean() }),
  z.strictObject({ type: z.literal('set-paused'), on: z.boolean() }),
  z.strictObject({ type: z.literal('set-keys'), keys: pageKeysView }),
  /** Null forgets the choice. */
  z.strictObject({ type: z.literal('choose-site'), origin: httpAddress, choice: z.nullable(siteChoice) }),
  z.strictObject({ type: z.literal('set-sharing'), room: roomId, sharing }),
  /** What the room does on sites for which nothing was chosen. */
  z.strictObject({ type: z.literal('set-room-rule'), room: roomId, rule: siteRule }),
  ...roomsRequests,
  ...askRequests,
  ...peopleRequests,
  ...sessionRequests,
  ...notificationRequests,
  ...ownRequests,
])
export type Request = z.infer<typeof request>

/** What content scripts ask of the background. */
export const pageRequest = z.discriminatedUnion('type', [
  /** The panel in a window of its own, which will say the nonce. */
  z.strictObject({ type: z.literal('open-panel'), nonce: base64url(16) }),
  /** Scripts in the frames of this tab that the page may not look into. */
  z.strictObject({ type: z.literal('enter-frames') }),
  /** The list of rooms beside the page; within a click. */
  z.strictObject({ type: z.literal('open-beside') }),
  /** Whether the page draws something over the overlay: only the toolbar button can tell the person. */
  z.strictObject({ type: z.literal('covered'), on: z.boolean() }),
  ...pageToBackgroundToasts,
])
export type PageRequest = z.infer<typeof pageRequest>

export const linkPreview = z.strictObject({
  room: roomId,
  roomName: text(limits.roomNameChars),
  inviter: text(limits.nameChars),
  role: linkRole,
  landing: httpAddress,
  hub: httpAddress,
  people: uint(limits.people),
  /** Some of them, where the owner shows their names. */
  names: z.array(text(limits.nameChars)).check(z.maxLength(limits.previewPeople)),
  /** As many as the room takes are there. */
  full: z.boolean(),
  /** We are a member: nothing has to be asked or shown before going in. */
  known: z.boolean(),
})
export type LinkPreview = z.infer<typeof linkPreview>

export const settings = z.strictObject({
  profile,
  hub: httpAddress,
  /** Others that were used or added: none of them is that one. */
  hubs: z._default(z.array(httpAddress).check(z.maxLength(limits.hubs)), []),
  /** Switched off: as if the extension were not there. */
  off: z._default(z.boolean(), false),
  /** No direct links, which show the people in a room one's network address. */
  relayOnly: z._default(z.boolean(), false),
  /** Nothing of pages is shown to anybody. */
  paused: z._default(z.boolean(), false),
  /** Rooms are shown our mailbox, so that people we meet may invite us. */
  invitable: z._default(z.boolean(), false),
  appearance: z._default(appearance, usualAppearance),
  /** Which keys do what on pages. */
  keys: z._default(pageKeysView, pageKeys),
  /** By origin; only what differs from the default. */
  sites: z._default(z.record(httpAddress, siteChoice), {}),
})
export type Settings = z.infer<typeof settings>

/** A live room as the popup shows it. */
export interface PopupRoomState {
  readonly id: RoomId
  readonly name: string
  /** The newest that is open, as far as this browser knows; empty when none is. */
  readonly link: string
  readonly role: Role
  readonly sharing: Sharing
  /** What it does on sites for which nothing was chosen. */
  readonly rule: SiteRule
}

/** What the popup shows for its tab. */
export interface PopupState {
  readonly settings: Settings
  /** The browser's keys that pause everything; empty where there are none. */
  readonly pauseKeys: string
  readonly tab: {
    /** Host name of the page, or null where the browser does not tell. */
    readonly site: string | null
    /** The tab's address when it is a link, for the preview. */
    readonly link: string | null
    /** Why the room cannot be on here. */
    readonly problem: 'page-forbidden' | 'page-opted-out' | null
    /** The room is on in this tab, and its overlay is really there. */
    readonly here: boolean
    /** The page is too busy to say whether it is, or whether it asks not to: told as far as it is known. */
    readonly busy?: boolean
    /** It would be, and waits for a yes to this site. */
    readonly asks: boolean
    /** The page's origin and what was chosen for it; null where the browser does not tell, or there is none. */
    readonly choice: ({ readonly origin: string } & SiteChoice) | null
  }
  /** The live room of the tab's window. */
  readonly room: PopupRoomState | null
  /** Name of the room that its owner has removed us from in this window, until another is entered there or this is dismissed. */
  readonly removedFrom: string | null
  /** A room was asked for here by a right click: the popup starts it at once. */
  readonly starts?: boolean
}

/** A link as the owner's page lists it. */
export interface RoomLink {
  readonly id: DoorId
  readonly role: LinkRole
  /** 0: never. */
  readonly expiresAtMs: number
  /** 0: as often as one likes. */
  readonly uses: number
  /** How often it was gone through, or, of one for asking, asked by; null where the hub has not told. */
  readonly used: number | null
  /** Null for one that was made elsewhere: it can be closed, not shown. */
  readonly href: string | null
}

/** Somebody whom the policy names. `name`: the last one that this browser knows of. */
export interface NamedPerson {
  readonly person: PersonId
  readonly name: string | null
}

/** A room as its own page shows it, by the newest policy: the hub's, or where it does not answer the one kept here. */
export interface RoomDetails {
  readonly room: RoomId
  readonly name: string
  /** Ours. Only an owner may change anything. */
  readonly role: Role
  readonly hub: string
  readonly epoch: number
  readonly locked: boolean
  /** Whoever has a link sees the names of those who are there before they join. */
  readonly showNames: boolean
  /** People who may be in it at once. */
  readonly peopleLimit: number
  /** Open ones, oldest first; for those who do not own the room, the one that they came by. */
  readonly links: readonly RoomLink[]
  readonly bans: readonly NamedPerson[]
  readonly mutes: readonly NamedPerson[]
  /** Names of the tokens that count. */
  readonly tokens: readonly string[]
  readonly refreshOn: readonly string[]
}

export interface Answers
  extends AskAnswers,
    PeopleAnswers,
    RoomsAnswers,
    NotificationAnswers,
    OwnAnswers,
    SessionAnswers {
  'get-state': PopupState
  'create-room': { readonly link: string }
  'preview-link': LinkPreview
  'join-room': null
  'leave-room': null
  'toggle-here': null
  'dismiss-removal': null
  'get-settings': Settings
  'set-profile': null
  'set-hub': null
  'set-relay-only': null
  'get-room-details': RoomDetails
  'make-link': RoomLink & { readonly href: string }
  'close-link': null
  'set-locked': null
  'set-show-names': null
  'set-people-limit': null
  'set-muted': null
  'remove-person': null
  'let-back': null
  /** The token's text, which is shown this once. */
  'issue-token': { readonly token: string }
  'revoke-token': null
  'set-refresh-rule': null
  'set-paused': null
  'set-keys': null
  'choose-site': null
  'set-sharing': null
  'set-room-rule': null
}
