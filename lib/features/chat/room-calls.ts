import { excerptOf } from '../../core/excerpt.ts'
import type { RecordId } from '../../core/ids.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import type { Messages } from './room-messages.ts'
import type { ChatUnread } from './room-unread.ts'

/** Whoever is mentioned later than that has been mentioned elsewhere. Milliseconds. */
const freshMs = 60_000

/** Tells of new messages that are meant for us, and of their having been looked at. */
export interface RoomCalls {
  added(record: RoomRecord): void
  /** Somebody here has looked at messages. */
  read(): void
}

export function createCalls(
  { calls, self, presence, clock }: RoomContext,
  messages: Messages,
  unread: Pick<ChatUnread, 'count' | 'has'>,
): RoomCalls {
  /** Told while the room was open here, and not looked at yet. */
  const open = new Set<RecordId>()
  /** Nothing is known of what was told before. */
  let anyUnread = true

  /** We began the thread, or have answered in it. */
  const isOurs = (record: RoomRecord): boolean => {
    const root = messages.rootOf(record)
    if (root === record.id) return false
    const first = messages.find(root)
    return (
      first?.author === self.person || messages.repliesTo(root).some(reply => reply.author === self.person)
    )
  }

  /** Said just now, and not in a history that comes from another browser of ours. */
  function tellAway(record: RoomRecord): void {
    if (clock.now() - record.timeMs > freshMs) return
    const view = messages.view(record)
    const here = new Set([...presence.others.values()].map(({ person }) => person))
    const away = view?.mentions.filter(({ person }) => person !== self.person && !here.has(person)) ?? []
    if (view && away.length > 0)
      calls.missed({
        people: away.map(({ person }) => person),
        record: record.id,
        excerpt: excerptOf(view.text),
      })
  }

  return {
    added(record) {
      if (record.author === self.person) return tellAway(record)
      anyUnread = true
      const view = messages.view(record)
      if (!view || view.deleted || !(view.mentionsMe || isOurs(record))) return
      const { person, name, timeMs, text } = view
      open.add(record.id)
      calls.tell({
        kind: view.mentionsMe ? 'mention' : 'thread',
        record: record.id,
        person,
        name,
        color: view.color,
        excerpt: excerptOf(text),
        timeMs,
      })
    },
    read() {
      const seen = [...open].filter(record => !unread.has(record))
      for (const record of seen) open.delete(record)
      const all = anyUnread && unread.count === 0
      if (all) anyUnread = false
      if (all || seen.length > 0) calls.seen(seen, all)
    },
  }
}
