/**
 * How long to wait before try number `tries` (0 for the first). Doubles from `firstMs` to `mostMs`, drawn from the upper half by `random`
 * (0 … 255), so that people who lost the same hub do not all come back at once.
 */
export function backoffMs(tries: number, firstMs: number, mostMs: number, random: number): number {
  return Math.min(mostMs, firstMs * 2 ** tries) * (0.5 + random / 512)
}
