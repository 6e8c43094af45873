/** A round trip as shown: follows the measured one only when that has moved by 5 ms and a third, so that views stand still. Milliseconds. */
export function steadyRtt(shownMs: number | null, measuredMs: number | null): number | null {
  if (measuredMs === null) return shownMs
  const measured = Math.min(60_000, Math.round(measuredMs))
  if (shownMs === null || Math.abs(measured - shownMs) > Math.max(5, shownMs / 3)) return measured
  return shownMs
}
