/** Counts what came from others and was not taken, by reason: for metrics and tests. */
export interface Drops {
  count(reason: string): void
  readonly byReason: ReadonlyMap<string, number>
}

export function createDrops(): Drops {
  const byReason = new Map<string, number>()
  return {
    count: reason => void byReason.set(reason, (byReason.get(reason) ?? 0) + 1),
    byReason,
  }
}
