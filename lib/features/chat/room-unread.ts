import type { RecordId } from '../../core/ids.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import type { Messages } from './room-messages.ts'

/** What others have said and nobody here has looked at. */
export interface ChatUnread {
  /** Everything up to this message has been seen; null: nothing yet. */
  readonly upTo: RecordId | null
  readonly count: number
  has(message: RecordId): boolean
  added(record: RoomRecord): void
  changed(messages: readonly RecordId[]): void
  /** Somebody looked at this message, and at what stands above it. */
  read(message: RecordId): void
  reset(): void
}

const setting = 'chat/read'

/**
 * One's own messages, and those that were deleted, are never unread; what comes late to a place above the mark is. Costs what is unread, not
 * what was ever said.
 */
export function createChatUnread(
  { records, settings, self, unread }: RoomContext,
  messages: Messages,
): ChatUnread {
  const kept = settings.get(setting)
  let upTo = typeof kept === 'string' ? (kept as RecordId) : null
  const ids = new Set<RecordId>()

  const told = (): void => unread.set('chat', ids.size)

  function add(record: RoomRecord): void {
    if (record.author !== self.person && messages.isMessage(record) && !messages.isDeleted(record))
      ids.add(record.id)
  }

  function begin(): void {
    const all = messages.all()
    for (let at = (upTo ? records.indexOf(upTo) : -1) + 1; at < all.length; at++) add(all[at]!)
    told()
  }
  begin()

  return {
    get upTo() {
      return upTo
    },
    get count() {
      return ids.size
    },
    has: message => ids.has(message),
    added(record) {
      add(record)
      told()
    },
    changed(changed) {
      for (const id of changed) {
        const record = ids.has(id) && messages.find(id)
        if (record && messages.isDeleted(record)) ids.delete(id)
      }
      told()
    },
    read(message) {
      const at = messages.find(message) ? records.indexOf(message) : -1
      if (at < 0) return
      if (at === messages.all().length - 1) ids.clear()
      else for (const id of ids) if (records.indexOf(id) <= at) ids.delete(id)
      // The mark only goes forward: another panel may have read further.
      if (at > (upTo ? records.indexOf(upTo) : -1)) {
        upTo = message
        settings.set(setting, upTo)
      }
      told()
    },
    reset() {
      for (const id of ids) if (!messages.find(id)) ids.delete(id)
      told()
    },
  }
}
