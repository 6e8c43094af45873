import type { AnchorTarget, PointKind, PointSample } from './anchor.ts'

/**
 * A place on a page that says everything about itself, for what is not a stream of samples: a pin, a selection's end, a click. Its target's
 * `ref` means nothing.
 */
export interface Spot extends Pick<PointSample, 'offset' | 'check' | 'x' | 'y'> {
  readonly kind: Exclude<PointKind, 'none'>
  /** Null for a place of the page itself. */
  readonly target: AnchorTarget | null
}

/** A spot as a sample, for whoever places those. */
export const sampleAt = ({ target, ...spot }: Spot): PointSample => ({
  ...spot,
  ref: target?.ref ?? 0,
  time: 0,
  pressed: false,
})
