import type { Records, RoomRecord } from '../../engine/types.ts'

/** The room's order for records of several kinds: negative when `a` comes first. */
export const compare = (a: RoomRecord, b: RoomRecord): number =>
  a.lamport - b.lamport || order(a.author, b.author) || order(a.id, b.id)

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Records of several kinds, newest first; from the newest on, or from before one of them. Costs what is taken of it. */
export function* walkBack(
  records: Records,
  kinds: readonly string[],
  before: RoomRecord | null,
): Generator<RoomRecord> {
  const lists = kinds.map(kind => records.list(kind))
  const at = lists.map(list => (before ? placeOf(list, before) : list.length) - 1)
  for (;;) {
    let newest = -1
    for (let n = 0; n < lists.length; n++) {
      const head = lists[n]![at[n]!]
      if (head && (newest < 0 || compare(head, lists[newest]![at[newest]!]!) > 0)) newest = n
    }
    if (newest < 0) return
    yield lists[newest]![at[newest]!--]!
  }
}

/** How many of a list come before a record. */
function placeOf(list: readonly RoomRecord[], record: RoomRecord): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(list[middle]!, record) < 0) low = middle + 1
    else high = middle
  }
  return low
}
