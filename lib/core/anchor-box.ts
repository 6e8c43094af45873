/** A rectangle and points in it as fractions 0 … 65535, which is how anchors say where in a box something is. */

/** Units and origin are the caller's; both must be the same at sender and receiver only in meaning. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const most = 0xffff

/** Where `at` lies from `start` (0) to `start + size` (65535), clamped; the middle of what has no size. */
export function toFraction(at: number, start: number, size: number): number {
  if (!(size > 0)) return most >> 1
  return Math.round(Math.min(1, Math.max(0, (at - start) / size)) * most)
}

/** The inverse of `toFraction`. */
export function fromFraction(fraction: number, start: number, size: number): number {
  return start + (fraction / most) * size
}

/**
 * A character's box grown by half its size on every side: the space between two lines belongs to the nearer one, and a
 * pointer there stays on its word.
 */
export function grownBox({ left, top, width, height }: Box): Box {
  return { left: left - width / 2, top: top - height / 2, width: width * 2, height: height * 2 }
}

export function contains(box: Box, x: number, y: number): boolean {
  return x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height
}
