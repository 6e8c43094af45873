import type { SnapshotId } from '../lib/core/ids.ts'

/** What the rules look at of a room's snapshots; versions are not among them. */
export interface RuledSnapshot {
  readonly id: SnapshotId
  readonly seq: number
  readonly storedAtMs: number
  readonly opened: boolean
}

const dayMs = 86_400_000
/** A snapshot counts for emptying rows once it is so old: whoever was away for a week finds the rows they lack. Milliseconds. */
export const ripeMs = 7 * dayMs
/** Of the snapshots that ripen one is kept in so long: rows go every few days, and few snapshots are kept for that. Milliseconds. */
const spacingMs = 3 * dayMs

const newestFirst = (snapshots: readonly RuledSnapshot[]): RuledSnapshot[] =>
  snapshots.toSorted((a, b) => b.seq - a.seq || b.storedAtMs - a.storedAtMs)

/**
 * Up to which number the data of updates may go: two ripe snapshots that other sessions have opened hold everything up to there. `emptied`: up
 * to where they have gone already.
 */
export function emptiableUpTo(snapshots: readonly RuledSnapshot[], emptied: number, nowMs: number): number {
  const ripe = snapshots.filter(({ opened, storedAtMs }) => opened && storedAtMs <= nowMs - ripeMs)
  return Math.max(emptied, newestFirst(ripe)[1]?.seq ?? 0)
}

/** The snapshots to keep: the two newest, the two newest that have been opened, and, some days apart, opened ones that ripen. */
export function worthKeeping(snapshots: readonly RuledSnapshot[], emptied: number): Set<SnapshotId> {
  const newest = newestFirst(snapshots)
  const opened = newest.filter(snapshot => snapshot.opened)
  const kept = new Set([...newest.slice(0, 2), ...opened.slice(0, 2)].map(({ id }) => id))
  let lastMs = Number.NEGATIVE_INFINITY
  for (const { id, seq, storedAtMs } of opened.toReversed()) {
    if (seq <= emptied || storedAtMs < lastMs + spacingMs) continue
    kept.add(id)
    lastMs = storedAtMs
  }
  return kept
}
