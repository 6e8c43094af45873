/** Where a pointer is, as data. Nothing in it can be read back into words, ids or attribute values. */

/**
 * One step of an element path, from the outside in:
 * `id` and `attr` find an element anywhere in the current root by the hash of its id or of `name=value` of a stable
 * attribute, and where there is none, stays where the steps before have led; `child` takes the nth child of its tag name (0-based);
 * `shadow` enters an open root, `frame` a frame's document.
 */
export type PathStep =
  | { readonly by: 'id'; readonly hash: number }
  | { readonly by: 'attr'; readonly hash: number }
  | { readonly by: 'child'; readonly tag: string; readonly nth: number }
  | { readonly by: 'shadow' }
  | { readonly by: 'frame' }

/** An element that points refer to by number. Sent once, on the slow lane, before the points that use it. */
export interface AnchorTarget {
  /** 1 … 65535, chosen by the sender; reused only after 1024 others. 0 means the page itself and is never sent. */
  readonly ref: number
  readonly path: PathStep[]
  /** The element's box in fractions of the document, 0 … 65535 each: the fallback where the path leads nowhere. */
  readonly pageBox: [left: number, top: number, width: number, height: number]
  /**
   * Of a picture: its own size in pixels. Where it has another size in somebody else's browser, a place in it may not be the same thing,
   * and is drawn as approximate.
   */
  readonly picture?: [width: number, height: number] | undefined
}

/**
 * Where in its target a point is. `text`: `offset` counts UTF-16 units of the element's text from its start, `check` is a
 * 16-bit hash of the block of 32 units that it is in, `x` and `y` are fractions of the character's `grownBox`. `box`: fractions of the element's
 * border box, or of the picture in it; `check` is a hash of the element's first words, 0 where it has none. `page`: fractions of the document (ref 0). `none`: the pointer has left the page. All fractions 0 … 65535.
 */
export type PointKind = 'none' | 'page' | 'box' | 'text'

export const pointKinds: readonly PointKind[] = ['none', 'page', 'box', 'text']

/** One sample of a moving pointer. */
export interface PointSample {
  /** The sender's clock, milliseconds modulo 65536. It goes on when the page is loaded anew. */
  readonly time: number
  readonly kind: PointKind
  /** A button is down. */
  readonly pressed: boolean
  readonly ref: number
  /** 0 … 2²⁴ − 1. */
  readonly offset: number
  readonly check: number
  readonly x: number
  readonly y: number
}

/** How exactly a received point could be placed: what `data-anchor` says. `page` where a fallback was needed. */
export type AnchorPrecision = 'text' | 'box' | 'page'
