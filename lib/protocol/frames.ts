import { anchorTarget, pointSample, spot } from './anchors.ts'
import { focusView } from './doing.ts'
import { base64url, colorIndex, uint, uint16, z } from './schema.ts'
import { viewPart } from './view.ts'

/**
 * Between the scripts in the frames of one tab, by way of the host: pages may neither read nor forge it. A frame's script speaks to that of
 * the frame around it, which knows where it is.
 */

/** Frames in frames. */
const depthMost = 8

/** Which child of which child: numbers of `window[n]`, from the page inwards or from whoever is told. The page's own is empty. */
export const framePath = z.array(uint16).check(z.maxLength(depthMost))
export type FramePath = z.infer<typeof framePath>

/** CSS pixels of the viewport of the frame that tells or is told. */
const px = z.number().check(z.minimum(-0x100_0000), z.maximum(0x100_0000))

/** A place in the viewport of the frame that tells it. */
export const framePlace = z.strictObject({
  x: px,
  y: px,
  precision: z.enum(['text', 'box', 'page']),
  inSight: z.boolean(),
  found: z.boolean(),
})

const ask = uint(0xffff_ffff)

/** What a frame's script is told by the one around it. Its samples refer to what was told as `target` before. */
const inwards = [
  z.strictObject({ type: z.literal('anchor-key'), key: base64url(32) }),
  /** A path in the frame's document, under the room's key or another. */
  z.strictObject({ type: z.literal('target'), target: anchorTarget, key: z.nullable(base64url(32)) }),
  z.strictObject({ type: z.literal('place'), ask, sample: pointSample }),
  /** What is at a point? */
  z.strictObject({ type: z.literal('look'), ask, x: px, y: px }),
  /** Scroll until it can be seen. */
  z.strictObject({ type: z.literal('reveal'), sample: pointSample }),
  /** Scroll until it is there in the visible part of its box, as in `viewPart`. */
  z.strictObject({
    type: z.literal('align'),
    sample: pointSample,
    at: viewPart.shape.at,
    smooth: z.boolean(),
  }),
  /** Somebody has selected from one character to another, or nothing any more. */
  z.strictObject({
    type: z.literal('highlight'),
    mark: ask,
    ends: z.nullable(z.tuple([pointSample, pointSample])),
    color: colorIndex,
  }),
  /** Tell what is in view whenever that changes, or no longer. */
  z.strictObject({ type: z.literal('share'), on: z.boolean() }),
  z.strictObject({ type: z.literal('tell-view') }),
] as const

/** What it tells the one around. Spots are of its own document. */
const outwards = [
  z.strictObject({ type: z.literal('anchor'), target: anchorTarget }),
  z.strictObject({ type: z.literal('point'), sample: pointSample, x: px, y: px }),
  z.strictObject({ type: z.literal('placed'), ask, place: framePlace }),
  /** What was placed since the last one may be elsewhere now. */
  z.strictObject({ type: z.literal('moved') }),
  /** The answer to `look`. */
  z.strictObject({ type: z.literal('spot'), ask, spot: z.nullable(spot) }),
  /** The button was pressed. */
  z.strictObject({ type: z.literal('press'), spot }),
  z.strictObject({ type: z.literal('focus'), ...focusView.shape }),
  z.strictObject({ type: z.literal('view'), part: z.nullable(viewPart) }),
  /** Whoever was moved along here has begun to scroll by themselves, or has pressed Escape. */
  z.strictObject({ type: z.literal('own-way'), escaped: z.boolean() }),
] as const

const toInner = z.discriminatedUnion('type', inwards)
export type ToInner = z.infer<typeof toInner>
const toOuter = z.discriminatedUnion('type', outwards)
export type ToOuter = z.infer<typeof toOuter>

export const frameToHost = z.discriminatedUnion('type', [
  /** Where this script is; said again when that has changed. */
  z.strictObject({ type: z.literal('at'), path: framePath }),
  /** To a frame in this one. */
  z.strictObject({ type: z.literal('tell'), to: framePath.check(z.minLength(1)), message: toInner }),
  z.strictObject({ type: z.literal('tell-parent'), message: toOuter }),
])
export type FrameToHost = z.infer<typeof frameToHost>

/** `from` is relative to whoever is told. */
export type HostToFrame =
  | { readonly type: 'told'; readonly from: FramePath; readonly message: ToOuter }
  | { readonly type: 'told-by-parent'; readonly message: ToInner }
  /** A script is there in a frame, or is gone from it. */
  | { readonly type: 'here' | 'gone'; readonly from: FramePath }
