import { limits } from '../core/limits.ts'
import { hostToPanelActivity, panelToHostActivity } from './activity.ts'
import { anchorTarget, pointSample } from './anchors.ts'
import { hostToPageAppearance } from './appearance.ts'
import { hostToPanelChat, panelToHostChat } from './chat.ts'
import { hostToPageCommands } from './commands.ts'
import { hostToPageDoings, pageToHostDoings, panelToHostDoings } from './doing.ts'
import { draftMost } from './draft-most.ts'
import { eventsToPage, eventsToPanel, panelToEvents } from './events.ts'
import { hostToPageFollow, hostToPanelFollow, pageToHostFollow, panelToHostFollow } from './follow.ts'
import { hostToPageToasts } from './notifications.ts'
import { hostToPanelOwnPlace, panelToHostOwnPlace } from './own-place.ts'
import { hostToPagePanel, hostToPanelPanel, pageToHostPanel, panelToHostPanel } from './panel.ts'
import { hostToPagePeople, hostToPanelPeople, pageToHostPeople, panelToHostPeople } from './people.ts'
import { hostToPagePins, hostToPanelPins, pageToHostPins, panelToHostPins } from './pins.ts'
import { rosterToPanel } from './roster.ts'
import { base64url, colorIndex, pageKeysView, personId, roomId, text, uint, z } from './schema.ts'
import { panelToVersions, versionsToPanel } from './versions.ts'

/**
 * What crosses the ports between an extension page or a content script and the host. Facts are nouns, commands verbs.
 * The first message on a port is `hello`; the host answers with the whole current view, slice by slice.
 */

/**
 * Why somebody is reached as they are, and not better; each but `direct`, which is as good as it gets, has one sentence in the locales.
 * `linking`: a direct link is being made; `no-direct-way`: none could be made yet; `many`: one of the two has as many as it can
 * carry; `relay-only`: our own setting; `no-webrtc`: our browser has none; `relay-only-there`: theirs, of either kind; `viewer`: one of the two is one; `hub-away`: only the hub could.
 */
export const whyCode = z.enum([
  'direct',
  'linking',
  'no-direct-way',
  'many',
  'relay-only',
  'no-webrtc',
  'relay-only-there',
  'viewer',
  'hub-away',
])
export type WhyCode = z.infer<typeof whyCode>

/** `here`: same page; `site`: another page of this site; `elsewhere`: another site, or not shared. */
export const personView = z.strictObject({
  person: personId,
  name: text(limits.nameChars),
  color: colorIndex,
  self: z.boolean(),
  state: z.enum(['here', 'idle', 'away']),
  typing: z.boolean(),
  where: z.enum(['here', 'site', 'elsewhere']),
  /** How their bytes reach us; `none`: not at all now. Self is `direct`. */
  via: z.enum(['direct', 'relay', 'none']),
  /** Round trip in milliseconds; null when not measured. */
  rttMs: z.nullable(uint(60_000)),
  why: whyCode,
  /** They are on the hub's page, without the extension. */
  guest: z.optional(z.boolean()),
  /** Their build knows more of the protocol than ours, or less. */
  edition: z.optional(z.enum(['newer', 'older'])),
})
export type PersonView = z.infer<typeof personView>

/**
 * `alone`: nobody else is in the room; `connecting`: somebody is, and no link yet; `direct`, `relay`: linked (the worse of them);
 * `offline`: the hub cannot be reached and nobody is linked.
 */
export const connectionState = z.enum(['alone', 'connecting', 'direct', 'relay', 'offline'])
export type ConnectionState = z.infer<typeof connectionState>

/**
 * Why things are not as they should be; each has one sentence in the locales. `room-full`: the hub has as
 * many as the room takes; `hub-away`: the hub does not answer (who is linked directly stays);
 * `refused`: the hub no longer lets us in; `removed`: the owner has removed us; `storage`: messages cannot be stored;
 * `log-changed`, `-full`, `-muted`, `-unavailable`: the hub told another history than before, keeps no more, mutes us, or cannot store;
 * `log-repaired`, `-text`, `-lost`: a snapshot was damaged, and nothing is lost, a part is left as text, or a part is lost.
 */
export const noticeCode = z.enum([
  'room-full',
  'hub-away',
  'refused',
  'removed',
  'storage',
  'log-changed',
  'log-full',
  'log-muted',
  'log-unavailable',
  'log-repaired',
  'log-text',
  'log-lost',
])
export type NoticeCode = z.infer<typeof noticeCode>

/** One person's sample, with the person the transport says sent it. */
export const cursorMove = z.strictObject({ person: personId, sample: pointSample })

const roomView = z.strictObject({
  type: z.literal('room'),
  room: roomId,
  name: text(limits.roomNameChars),
  self: personId,
  connection: connectionState,
  notice: z.nullable(noticeCode),
  /** We came by a viewer's link: we look on and chat. */
  viewer: z.optional(z.boolean()),
})
const peopleView = z.strictObject({
  type: z.literal('people'),
  people: z.array(personView).check(z.maxLength(limits.people)),
})
/** The room is off here. `removedFrom`: its name, where its owner has removed us. */
const end = z.strictObject({
  type: z.literal('end'),
  removedFrom: z.optional(text(limits.roomNameChars)),
})

// -- page ----------------------------------------------------------------------------------------------------

export const pageToHost = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), version: uint(0xffff), address: text(limits.addressChars) }),
  /** The page's address changed without a load. */
  z.strictObject({ type: z.literal('address'), address: text(limits.addressChars) }),
  /** Whether this person is looking: used lately (`here`), not for a while or hidden for a moment (`idle`), hidden for long (`away`). */
  z.strictObject({
    type: z.literal('attention'),
    state: z.enum(['here', 'idle', 'away']),
    hidden: z.boolean(),
  }),
  z.strictObject({ type: z.literal('anchor'), target: anchorTarget }),
  z.strictObject({ type: z.literal('point'), sample: pointSample }),
  /** A panel's frame is about to open in this tab; it will say this nonce. 16 random bytes. */
  z.strictObject({ type: z.literal('expect-panel'), nonce: base64url(16) }),
  ...pageToHostPanel,
  ...pageToHostFollow,
  ...pageToHostPins,
  ...pageToHostDoings,
  ...pageToHostPeople,
])
export type PageToHost = z.infer<typeof pageToHost>

export const hostToPage = z.discriminatedUnion('type', [
  roomView,
  peopleView,
  /** Key of the anchors' hashes; content scripts are given such keys alone. */
  z.strictObject({ type: z.literal('anchor-key'), key: base64url(32) }),
  ...hostToPagePanel,
  z.strictObject({ type: z.literal('anchor'), person: personId, target: anchorTarget }),
  z.strictObject({
    type: z.literal('cursors'),
    moves: z.array(cursorMove).check(z.maxLength(limits.people)),
  }),
  /** They left this page or the room: take the cursor away and forget their anchors. */
  z.strictObject({ type: z.literal('gone'), person: personId }),
  /** The room is off in this tab: take everything down. */
  end,
  ...eventsToPage,
  ...hostToPageFollow,
  ...hostToPageCommands,
  ...hostToPageToasts,
  /** Which keys do what here; the defaults where it never comes. */
  z.strictObject({ type: z.literal('keys'), keys: pageKeysView }),
  ...hostToPageAppearance,
  ...hostToPagePins,
  ...hostToPageDoings,
  ...hostToPagePeople,
])
export type HostToPage = z.infer<typeof hostToPage>

// -- panel ---------------------------------------------------------------------------------------------------

/** What stands in the chat's input and has not been said. */
const draft = z.strictObject({ type: z.literal('draft'), text: text(draftMost) })

export const panelToHost = z.discriminatedUnion('type', [
  /** `nonce` is null where the panel is not in a page's frame. */
  z.strictObject({
    type: z.literal('hello'),
    version: uint(0xffff),
    nonce: z.nullable(base64url(16)),
    room: z.nullable(roomId),
    /** It only speaks: it is told of nothing but the room and its end. */
    onlySpeaks: z.optional(z.boolean()),
  }),
  draft,
  ...panelToHostChat,
  ...panelToHostOwnPlace,
  ...panelToHostPanel,
  ...panelToEvents,
  ...panelToVersions,
  ...panelToHostFollow,
  ...panelToHostPins,
  ...panelToHostDoings,
  ...panelToHostPeople,
  ...panelToHostActivity,
])
export type PanelToHost = z.infer<typeof panelToHost>

export const hostToPanel = z.discriminatedUnion('type', [
  roomView,
  peopleView,
  ...hostToPanelPanel,
  ...hostToPanelChat,
  ...hostToPanelOwnPlace,
  draft,
  ...rosterToPanel,
  ...eventsToPanel,
  ...versionsToPanel,
  end,
  ...hostToPanelFollow,
  ...hostToPanelPins,
  ...hostToPanelPeople,
  ...hostToPanelActivity,
])
export type HostToPanel = z.infer<typeof hostToPanel>
