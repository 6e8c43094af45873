import type { RecordId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { type LogName, logNameOf } from '../core/records.ts'
import type { Entry } from '../protocol/record-codec.ts'
import { type Added, createRecordLog, type RecordLog } from './record-log.ts'
import { createRecordOrder } from './record-order.ts'
import type { RoomRecord } from './types.ts'

/** All records of a room in memory: a set, merged in any order, that looks the same to everybody who has the same records. */
export interface RecordSet {
  /** Takes an entry whose signature is good. `full`: the room's bounds are reached. */
  add(entry: Entry): Added | 'full'
  /** Whether exactly this record is here. */
  has(entry: Entry): boolean
  /** The place of the entry is taken by one with a smaller id; the winner. */
  winnerOver(entry: Entry): Entry | null
  readonly logs: ReadonlyMap<LogName, RecordLog>
  /** The room is known to have so many, though not all of them are here yet. */
  expect(count: number): void
  list(kind: string): readonly RoomRecord[]
  /** A record that has its place, and its place among its kind. */
  find(id: RecordId): { readonly record: RoomRecord; readonly at: number } | null
  /** As it was signed, with its place in its log. */
  entryOf(id: RecordId): Entry | null
  nextLamport(): number
  /** Nothing new is taken. */
  readonly full: boolean
}

export interface RecordSetEvents {
  placed(record: RoomRecord, after: RecordId | null): void
  /** An entry has been replaced: every list may have changed. */
  reset(): void
}

export function createRecordSet(now: () => number, events: RecordSetEvents): RecordSet {
  const logs = new Map<LogName, RecordLog>()
  const entryById = new Map<RecordId, Entry>()
  const order = createRecordOrder(now)

  const nameOf = ({ content }: Entry): LogName => logNameOf(content.author, content.device)
  const heldInPlaceOf = (entry: Entry): Entry | undefined => logs.get(nameOf(entry))?.at(entry.content.seq)

  return {
    add(entry) {
      const name = nameOf(entry)
      const held = heldInPlaceOf(entry)
      const room = entryById.size < limits.records && (logs.has(name) || logs.size < limits.logs)
      if (!held && !room) return 'full'
      const log = logs.get(name) ?? createRecordLog()
      logs.set(name, log)
      const added = log.add(entry)
      if (added === 'known' || added === 'lost') return added
      entryById.set(entry.id, entry)
      if (held) {
        entryById.delete(held.id)
        order.reset(entryById.values())
        events.reset()
      } else order.add(entry, events.placed)
      return added
    },
    has: entry => entryById.has(entry.id),
    winnerOver(entry) {
      const held = heldInPlaceOf(entry)
      return held && held.id < entry.id ? held : null
    },
    logs,
    expect: count => order.expect(count, events.placed),
    list: order.list,
    find(id) {
      const entry = entryById.get(id)
      return entry ? order.find(entry) : null
    },
    entryOf: id => entryById.get(id) ?? null,
    nextLamport: order.nextLamport,
    get full() {
      return entryById.size >= limits.records
    },
  }
}
