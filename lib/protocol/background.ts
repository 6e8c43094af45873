import type { RoomId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { pageKeys } from '../core/page-keys.ts'
import type { Sharing } from '../core/sharing.ts'
import {
  base64url,
  httpAddress,
  pageKeysView,
  profile,
  roomId,
  sharing,
  shownName,
  text,
  uint,
  z,
} from './schema.ts'

/**
 * What popup, options and join page ask of the background, by `runtime.sendMessage`. Each request has one answer: `{ok: true, value}`
 * or `{ok: false, error}` with one of `problemCode`, each of which has a sentence and a remedy in the locales.
 */

const tabId = uint(0xffff_ffff)

/**
 * Links: `not-a-link` · `truncated` · `version` · `checksum`. Doors: `door-closed` · `door-expired` · `door-used-up`.
 * Hubs: `hub-down` (no answer) · `hub-unknown` (answers, but is no Alongside hub) · `hub-refused` · `bad-hub` (not an address).
 * Ourselves: `storage` (nothing can be kept) · `no-answer` (the background is not there).
 * Pages: `page-forbidden` (the browser lets no extension in) · `page-opted-out` · `access-refused` (host permission).
 */
export const problemCode = z.enum([
  'not-a-link',
  'truncated',
  'version',
  'checksum',
  'door-closed',
  'door-expired',
  'door-used-up',
  'hub-down',
  'hub-unknown',
  'hub-refused',
  'bad-hub',
  'page-forbidden',
  'page-opted-out',
  'access-refused',
  'storage',
  'no-answer',
])
export type ProblemCode = z.infer<typeof problemCode>

/** What somebody chose for a site. `whole`: others may be told addresses with query and fragment. */
export const siteChoice = z.strictObject({ rule: z.enum(['on', 'ask', 'off']), whole: z.boolean() })
export type SiteChoice = z.infer<typeof siteChoice>

export const request = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('get-state'), tabId }),
  z.strictObject({ type: z.literal('create-room'), tabId, name: shownName(limits.roomNameChars) }),
  /** Looks behind a link without using it. */
  z.strictObject({ type: z.literal('preview-link'), link: text(limits.linkChars * 2) }),
  /** Joins and lands: in the given tab. Host access was asked for before, in the click. */
  z.strictObject({ type: z.literal('join-room'), tabId, link: text(limits.linkChars * 2) }),
  z.strictObject({ type: z.literal('leave-room'), tabId }),
  z.strictObject({ type: z.literal('toggle-here'), tabId, on: z.boolean() }),
  z.strictObject({ type: z.literal('get-settings') }),
  z.strictObject({ type: z.literal('set-profile'), profile }),
  /** Checks that a hub answers there, then keeps it. */
  z.strictObject({ type: z.literal('set-hub'), url: text(limits.addressChars) }),
  z.strictObject({ type: z.literal('set-relay-only'), on: z.boolean() }),
  z.strictObject({ type: z.literal('set-paused'), on: z.boolean() }),
  z.strictObject({ type: z.literal('set-keys'), keys: pageKeysView }),
  /** Null forgets the choice. */
  z.strictObject({ type: z.literal('choose-site'), origin: httpAddress, choice: z.nullable(siteChoice) }),
  z.strictObject({ type: z.literal('set-sharing'), room: roomId, sharing }),
])
export type Request = z.infer<typeof request>

/** What content scripts ask of the background. */
export const pageRequest = z.discriminatedUnion('type', [
  /** The panel in a window of its own, which will say the nonce. */
  z.strictObject({ type: z.literal('open-panel'), nonce: base64url(16) }),
  /** Scripts in the frames of this tab that the page may not look into. */
  z.strictObject({ type: z.literal('enter-frames') }),
  /** Whether the page draws something over the overlay: only the toolbar button can tell the person. */
  z.strictObject({ type: z.literal('covered'), on: z.boolean() }),
])
export type PageRequest = z.infer<typeof pageRequest>

export const linkPreview = z.strictObject({
  room: roomId,
  roomName: text(limits.roomNameChars),
  inviter: text(limits.nameChars),
  role: z.enum(['editor', 'viewer']),
  landing: httpAddress,
  hub: httpAddress,
  people: uint(limits.people),
})
export type LinkPreview = z.infer<typeof linkPreview>

export const settings = z.strictObject({
  profile,
  hub: httpAddress,
  /** No direct links, which show the people in a room one's network address. */
  relayOnly: z._default(z.boolean(), false),
  /** Nothing of pages is shown to anybody. */
  paused: z._default(z.boolean(), false),
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
  readonly link: string
  readonly sharing: Sharing
}

/** What the popup shows for its tab. */
export interface PopupState {
  readonly settings: Settings
  readonly tab: {
    /** Host name of the page, or null where the browser does not tell. */
    readonly site: string | null
    /** The tab's address when it is a link, for the preview. */
    readonly link: string | null
    /** Why the room cannot be on here. */
    readonly problem: 'page-forbidden' | 'page-opted-out' | null
    /** The room is on in this tab, and its overlay is really there. */
    readonly here: boolean
    /** The page's origin and what was chosen for it; null where the browser does not tell, or there is none. */
    readonly choice: ({ readonly origin: string } & SiteChoice) | null
  }
  /** The live room of the tab's window. */
  readonly room: PopupRoomState | null
}

export interface Answers {
  'get-state': PopupState
  'create-room': { readonly link: string }
  'preview-link': LinkPreview
  'join-room': null
  'leave-room': null
  'toggle-here': null
  'get-settings': Settings
  'set-profile': null
  'set-hub': null
  'set-relay-only': null
  'set-paused': null
  'set-keys': null
  'choose-site': null
  'set-sharing': null
}
