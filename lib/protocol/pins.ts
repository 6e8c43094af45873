import { pageAddress } from '../core/address.ts'
import { limits } from '../core/limits.ts'
import { spot } from './anchors.ts'
import type { ChatPlace } from './chat.ts'
import {
  base64url,
  colorIndex,
  httpAddress,
  notSaidCode,
  pageTag,
  personId,
  profile,
  recordId,
  text,
  timestampMs,
  uint,
  z,
} from './schema.ts'

/** Messages left at places of pages: records, and what ports carry of them. */

/** Body of a record of kind `pin`. Page and spot are told under the keys of an epoch. */
export const pinBody = z.object({
  page: pageTag,
  epoch: uint(0xffff_ffff),
  spot,
  /** Of the page, where its author shows it: whoever is elsewhere can go there. */
  address: z.optional(httpAddress),
  text: text(limits.pinBytes),
  profile,
})
export type PinBody = z.infer<typeof pinBody>

/** Where a pin is, for whoever is elsewhere; null where its author showed nobody. */
export function placeOfPin({ address, page, epoch, spot }: PinBody): ChatPlace | null {
  if (!address || pageAddress(address) !== address) return null
  return { address, page, epoch, view: { main: { spot, at: [middle, middle] }, inner: null } }
}
const middle = 0x8000

/** Body of a record of kind `pin-reply`. */
export const pinReplyBody = z.object({ pin: recordId, text: text(limits.pinBytes), profile })

/** Body of a record of kind `pin-done`: the pin is done away with. Of the room's owner it carries the proof that they are. */
export const pinDoneBody = z.object({
  pin: recordId,
  owner: z.nullable(z.object({ key: personId, signature: base64url(64) })),
})
export type PinDoneBody = z.infer<typeof pinDoneBody>

/** Where a pin is on the page as it is here: on its words or control, somewhere near, or not found at all. */
export const pinPlace = z.enum(['exact', 'near', 'lost'])
export type PinPlace = z.infer<typeof pinPlace>

export const pageToHostPins = [
  /** The person has chosen a place: the panel asks for the words. */
  z.strictObject({ type: z.literal('place-pin'), spot }),
  z.strictObject({ type: z.literal('open-pin'), pin: z.nullable(recordId) }),
  z.strictObject({
    type: z.literal('pins-placed'),
    pins: z.array(z.strictObject({ pin: recordId, place: pinPlace })).check(z.maxLength(limits.pinsPerPage)),
  }),
] as const

/** What a page is told of a pin: never its words. */
export const pinMarker = z.strictObject({
  pin: recordId,
  person: personId,
  name: text(limits.nameChars),
  color: colorIndex,
  replies: uint(0xffff),
  spot,
  /** The anchors' key of the epoch that the pin was left in; null where that is the room's own. */
  key: z.nullable(base64url(32)),
})
export type PinMarker = z.infer<typeof pinMarker>

export const hostToPagePins = [
  z.strictObject({
    type: z.literal('pins'),
    pins: z.array(pinMarker).check(z.maxLength(limits.pinsPerPage)),
    /** Where our own next pin goes, while its words are being written. */
    draft: z.nullable(spot),
    /** The one that is open in the panel. */
    open: z.nullable(recordId),
  }),
  /** Bring it into view. */
  z.strictObject({ type: z.literal('show-pin'), pin: recordId }),
] as const

export const panelToHostPins = [
  /** Leaves what was written at the place that the page has chosen. */
  z.strictObject({ type: z.literal('pin'), text: text(limits.pinBytes) }),
  z.strictObject({ type: z.literal('cancel-pin') }),
  z.strictObject({ type: z.literal('open-pin'), pin: z.nullable(recordId) }),
  z.strictObject({ type: z.literal('reply-pin'), pin: recordId, text: text(limits.pinBytes) }),
  z.strictObject({ type: z.literal('end-pin'), pin: recordId }),
] as const

const pinMessage = z.strictObject({
  record: recordId,
  person: personId,
  name: text(limits.nameChars),
  color: colorIndex,
  self: z.boolean(),
  /** The author's clock. */
  timeMs: timestampMs,
  text: text(limits.pinBytes),
})

export const pinThread = z.strictObject({
  pin: pinMessage,
  replies: z.array(pinMessage).check(z.maxLength(limits.pinReplies)),
  /** Null while the page has not said. */
  place: z.nullable(pinPlace),
  /** It is on another page than the one that we are on: whether one can go there; null where it is here. */
  elsewhere: z.nullable(z.enum(['known', 'unknown'])),
  /** We may do away with it. */
  mayEnd: z.boolean(),
})
export type PinThread = z.infer<typeof pinThread>

export const hostToPanelPins = [
  z.strictObject({
    type: z.literal('pins'),
    /** A place has been chosen, and words are to be written. */
    draft: z.boolean(),
    open: z.nullable(recordId),
    /** Of the page that we are on, newest last. Replies of the open one only. */
    pins: z
      .array(
        z.strictObject({
          pin: pinMessage,
          replies: uint(0xffff),
          place: z.nullable(pinPlace),
        }),
      )
      .check(z.maxLength(limits.pinsPerPage)),
    thread: z.nullable(pinThread),
    /** How many there are on other pages. */
    elsewhere: uint(0xffff_ffff),
  }),
  /** It was not taken; what was written stays. */
  z.strictObject({ type: z.literal('pin-not-said'), code: notSaidCode }),
] as const
