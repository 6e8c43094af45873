import { anchorTarget, pointSample } from './anchors.ts'
import { base64url, uint, uint16, z } from './schema.ts'

/**
 * Between the scripts in the frames of one tab, by way of the host: pages may neither read nor forge it. A frame's script speaks to that of
 * the frame around it, which knows where it is.
 */

/** Frames in frames. */
const depthMost = 8

/** Which child of which child: numbers of `window[n]`, from the page inwards or from whoever is told. The page's own is empty. */
export const framePath = z.array(uint16).check(z.maxLength(depthMost))
export type FramePath = z.infer<typeof framePath>

/** A place in the viewport of the frame that tells it, in CSS pixels. */
export const framePlace = z.strictObject({
  x: z.number(),
  y: z.number(),
  precision: z.enum(['text', 'box', 'page']),
  inSight: z.boolean(),
  found: z.boolean(),
})

const ask = uint(0xffff_ffff)

export const frameMessage = z.discriminatedUnion('type', [
  // Inwards.
  z.strictObject({ type: z.literal('anchor-key'), key: base64url(32) }),
  /** What samples to be placed refer to; a path in the frame's document. */
  z.strictObject({ type: z.literal('target'), target: anchorTarget }),
  z.strictObject({ type: z.literal('place'), ask, sample: pointSample }),
  // Outwards.
  z.strictObject({ type: z.literal('anchor'), target: anchorTarget }),
  z.strictObject({ type: z.literal('point'), sample: pointSample }),
  z.strictObject({ type: z.literal('placed'), ask, place: framePlace }),
  /** What was placed since the last one may be elsewhere now. */
  z.strictObject({ type: z.literal('moved') }),
])
export type FrameMessage = z.infer<typeof frameMessage>

export const frameToHost = z.discriminatedUnion('type', [
  /** Where this script is; said again when that has changed. */
  z.strictObject({ type: z.literal('at'), path: framePath }),
  /** To a frame in this one, or, with an empty path, to the one around. */
  z.strictObject({ type: z.literal('tell'), to: framePath, message: frameMessage }),
])
export type FrameToHost = z.infer<typeof frameToHost>

/** `from` is relative to whoever is told; empty is the frame around. */
export type HostToFrame =
  | { readonly type: 'told'; readonly from: FramePath; readonly message: FrameMessage }
  /** A script is there in a frame, or is gone from it. */
  | { readonly type: 'here' | 'gone'; readonly from: FramePath }
