import { limits } from '../core/limits.ts'
import { reactionCount } from '../core/reactions.ts'
import { spot } from './anchors.ts'
import { pageTag, personId, text, uint, uint16, z } from './schema.ts'

/** What people do on a page besides pointing: told to those on the same page, lost when they leave. */

/** Where somebody is in the page: the field they are in, and the first and last character of what they have selected. */
const focus = { field: z.nullable(spot), selection: z.nullable(z.tuple([spot, spot])) }
export const focusView = z.strictObject(focus)
export type FocusView = z.infer<typeof focusView>

/** A press of the button, or one of the reactions. */
const gesture = { spot, reaction: z.nullable(uint(reactionCount - 1)) }

/** Where points of a laser's segment count from. */
const laserSpot = { segment: uint16, spot }

const offsetPx = z.int().check(z.minimum(-0x8000), z.maximum(0x7fff))
/** Points of one segment of a stroke, from the number `first` on, in CSS pixels from its spot. */
export const laserPart = z.strictObject({
  stroke: uint(0xff),
  segment: uint16,
  first: uint16,
  points: z.array(z.tuple([offsetPx, offsetPx])).check(z.minLength(1), z.maxLength(limits.laserPoints)),
})
export type LaserPart = z.infer<typeof laserPart>

const bubble = { text: text(limits.bubbleChars) }

export const peerDoings = [
  z.object({ type: z.literal('focus'), page: pageTag, ...focus }),
  z.object({ type: z.literal('gesture'), page: pageTag, ...gesture }),
  z.object({ type: z.literal('laser-spot'), page: pageTag, ...laserSpot }),
  z.object({ type: z.literal('bubble'), page: pageTag, ...bubble }),
] as const

export const pageToHostDoings = [
  z.strictObject({ type: z.literal('focus'), ...focus }),
  z.strictObject({ type: z.literal('gesture'), ...gesture }),
  z.strictObject({ type: z.literal('laser-spot'), ...laserSpot }),
  z.strictObject({ type: z.literal('laser'), part: laserPart }),
] as const

export const hostToPageDoings = [
  z.strictObject({ type: z.literal('focus'), person: personId, ...focus }),
  z.strictObject({ type: z.literal('gesture'), person: personId, ...gesture }),
  z.strictObject({ type: z.literal('laser-spot'), person: personId, ...laserSpot }),
  z.strictObject({ type: z.literal('laser'), person: personId, part: laserPart }),
  /** What somebody said at their cursor. */
  z.strictObject({ type: z.literal('bubble'), person: personId, ...bubble }),
  /** The frame at the cursor is not needed any more. */
  z.strictObject({ type: z.literal('bubble-done'), said: z.boolean() }),
] as const

export const panelToHostDoings = [
  z.strictObject({ type: z.literal('say-bubble'), ...bubble }),
  z.strictObject({ type: z.literal('end-bubble') }),
] as const
