import type { AnchorTarget, PointSample } from '../../core/anchor.ts'
import { limits } from '../../core/limits.ts'

/**
 * Whether a sample was taken after another of the same person. Their clock wraps after 65.5 s, so samples taken more than 20 s
 * apart by our own clock are in order by that.
 */
export function isNewer(sample: PointSample, last: PointSample, apartMs: number): boolean {
  if (apartMs > 20_000) return true
  const aheadMs = (sample.time - last.time) & 0xffff
  return aheadMs > 0 && aheadMs < 0x8000
}

/** Anchor targets by their number, the oldest given up first. */
export interface AnchorBook {
  set(target: AnchorTarget): void
  get(ref: number): AnchorTarget | undefined
}

export function createAnchorBook(): AnchorBook {
  const targetByRef = new Map<number, AnchorTarget>()
  return {
    set(target) {
      targetByRef.delete(target.ref)
      targetByRef.set(target.ref, target)
      if (targetByRef.size <= limits.anchorsPerPerson) return
      const [oldest] = targetByRef.keys()
      targetByRef.delete(oldest!)
    },
    get: ref => targetByRef.get(ref),
  }
}
