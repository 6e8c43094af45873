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

/** What a sample points at, as a spot. */
export const spotOf = (
  { kind, offset, check, x, y }: PointSample & { readonly kind: Spot['kind'] },
  target: AnchorTarget | null,
): Spot => ({ kind, offset, check, x, y, target })

/** A spot as a sample, for whoever places those; takes over nothing else that comes with it. */
export const sampleAt = ({ kind, offset, check, x, y, target }: Spot): PointSample => ({
  kind,
  offset,
  check,
  x,
  y,
  ref: target?.ref ?? 0,
  time: 0,
  pressed: false,
})
