import type { RecordId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { compareRecords } from '../core/records.ts'
import type { Entry } from '../protocol/record-codec.ts'
import type { RoomRecord } from './types.ts'

/** The room's order: every entry that has its place, by kind. */
export interface RecordOrder {
  /** Places an entry, and those that had been waiting for it to have company; calls back for each. */
  add(entry: Entry, placed: (record: RoomRecord, after: RecordId | null) => void): void
  /** The room is known to have so many, though not all of them are here yet. */
  expect(count: number, placed: (record: RoomRecord, after: RecordId | null) => void): void
  /** Places everything anew, after an entry has been replaced. */
  reset(entries: Iterable<Entry>): void
  list(kind: string): readonly RoomRecord[]
  /** Where an entry has its place among its kind, or null while it has none. Takes a logarithm of their number. */
  find(entry: Entry): { readonly record: RoomRecord; readonly at: number } | null
  /** One more than any lamport that has a place. */
  nextLamport(): number
}

/** The entries of a kind and their records, side by side in the same order. */
interface Shelf {
  readonly entries: Entry[]
  readonly records: RoomRecord[]
}

/**
 * An honest lamport is at most one more than the number of records before it. So an entry gets its place once its lamport is no more
 * than `limits.lamportSlack` above the number of records that have one: nobody can put the end of a room out of reach, and since it
 * depends on the records alone, everybody with the same records has the same order: those who read the newest first count those that
 * a snapshot has told of. `now`: times to come are shown as now.
 */
export function createRecordOrder(now: () => number): RecordOrder {
  const shelfByKind = new Map<string, Shelf>()
  /** Entries that are too far ahead, by lamport. */
  const waiting: Entry[] = []
  let count = 0
  let expected = 0
  let lastLamport = 0

  const fits = (entry: Entry): boolean =>
    entry.content.lamport <= Math.max(count, expected) + 1 + limits.lamportSlack

  function placeWaiting(placed: (record: RoomRecord, after: RecordId | null) => void): void {
    for (let next = waiting[0]; next && fits(next); next = waiting[0]) {
      waiting.shift()
      placed(...place(next))
    }
  }

  function place(entry: Entry): [RoomRecord, RecordId | null] {
    const { author, kind, timeMs, body, lamport } = entry.content
    const record: RoomRecord = {
      id: entry.id,
      author,
      kind,
      lamport,
      timeMs: Math.min(timeMs, Math.floor(now())),
      body,
    }
    const shelf = shelfByKind.get(kind) ?? { entries: [], records: [] }
    shelfByKind.set(kind, shelf)
    const at = placeIn(shelf.entries, entry)
    shelf.entries.splice(at, 0, entry)
    shelf.records.splice(at, 0, record)
    count++
    lastLamport = Math.max(lastLamport, lamport)
    return [record, shelf.records[at - 1]?.id ?? null]
  }

  const order: RecordOrder = {
    add(entry, placed) {
      waiting.splice(placeIn(waiting, entry), 0, entry)
      placeWaiting(placed)
    },
    expect(known, placed) {
      expected = Math.max(expected, known)
      placeWaiting(placed)
    },
    reset(entries) {
      shelfByKind.clear()
      waiting.length = 0
      count = 0
      lastLamport = 0
      const ordered = [...entries].sort((a, b) => compareRecords(a.content, b.content))
      for (const entry of ordered) fits(entry) ? place(entry) : waiting.push(entry)
    },
    list: kind => shelfByKind.get(kind)?.records ?? [],
    find(entry) {
      const shelf = shelfByKind.get(entry.content.kind)
      const at = shelf ? placeIn(shelf.entries, entry) : 0
      return shelf?.entries[at]?.id === entry.id ? { record: shelf.records[at]!, at } : null
    },
    nextLamport: () => lastLamport + 1,
  }
  return order
}

/** Where an entry belongs in a sorted list; most belong near the end. */
function placeIn(sorted: readonly Entry[], entry: Entry): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareRecords(sorted[middle]!.content, entry.content) < 0) low = middle + 1
    else high = middle
  }
  return low
}
