import type { RecordId } from '../../core/ids.ts'
import type { RoomRecord } from '../../engine/types.ts'
import { chatSliceMost, chatWindowMost } from '../../protocol/chat.ts'
import type { Messages } from './room-messages.ts'

/** The part of a history that one panel holds: messages that follow one another, in the room's order. */
export interface Window {
  readonly ids: readonly RecordId[]
  readonly older: boolean
  readonly newer: boolean
  /** Takes new messages in, where they fall into it. Those that did. */
  take(fresh: readonly RoomRecord[]): void
  /** By a slice at one end; what it then holds too many of goes at the other. */
  grow(direction: 'older' | 'newer'): void
  /** Around a message that is here, or to the newest. */
  moveTo(message: RecordId | null): void
}

/** Costs what the window holds, not what was ever said. */
export function createWindow(messages: Messages): Window {
  let ids: RecordId[] = []
  let older = false
  let newer = false

  const isMessage = (record: RoomRecord): boolean => messages.bodyOf(record) !== null

  /** Up to `most` messages from a place on, towards the older (-1) or the newer (1), nearest first; and whether there are more. */
  function walk(from: number, step: 1 | -1, most: number): { found: RecordId[]; more: boolean } {
    const all = messages.all()
    const found: RecordId[] = []
    for (let at = from; at >= 0 && at < all.length; at += step) {
      const record = all[at]!
      if (!isMessage(record)) continue
      if (found.length === most) return { found, more: true }
      found.push(record.id)
    }
    return { found, more: false }
  }

  function grow(direction: 'older' | 'newer'): void {
    const end = direction === 'older' ? ids[0] : ids.at(-1)
    if (end === undefined) {
      moveTo(null)
      return
    }
    const step = direction === 'older' ? -1 : 1
    const { found, more } = walk(messages.indexOf(end) + step, step, chatSliceMost)
    if (direction === 'older') {
      older = more
      newer ||= found.length + ids.length > chatWindowMost
      ids = [...found.reverse(), ...ids].slice(0, chatWindowMost)
    } else {
      newer = more
      older ||= found.length + ids.length > chatWindowMost
      ids = [...ids, ...found].slice(-chatWindowMost)
    }
  }

  function moveTo(message: RecordId | null): void {
    const at = message && messages.find(message) ? messages.indexOf(message) : null
    if (at === null) {
      const { found, more } = walk(messages.all().length - 1, -1, chatSliceMost)
      ids = found.reverse()
      older = more
      newer = false
      return
    }
    const before = walk(at, -1, chatSliceMost / 2)
    const after = walk(at + 1, 1, chatSliceMost / 2)
    ids = [...before.found.reverse(), ...after.found]
    older = before.more
    newer = after.more
  }
  moveTo(null)

  return {
    get ids() {
      return ids
    },
    get older() {
      return older
    },
    get newer() {
      return newer
    },
    take(fresh) {
      const first = ids[0] === undefined ? -1 : messages.indexOf(ids[0])
      const last = ids.length === 0 ? -1 : messages.indexOf(ids.at(-1)!)
      const at = (id: RecordId): number => messages.indexOf(id)
      const inside: RecordId[] = []
      for (const { id } of fresh) {
        if (at(id) < first && older) continue
        if (at(id) > last && newer) continue
        inside.push(id)
      }
      if (inside.length === 0) return
      // Late ones may belong anywhere in it.
      const all = [...new Set([...ids, ...inside])].sort((a, b) => at(a) - at(b))
      // Whoever reads on at the newest end keeps that end.
      if (all.length > chatWindowMost && newer) ids = all.slice(0, chatWindowMost)
      else {
        older ||= all.length > chatWindowMost
        ids = all.slice(-chatWindowMost)
      }
    },
    grow,
    moveTo,
  }
}
