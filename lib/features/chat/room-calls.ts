import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import { excerptOf } from './model.ts'
import type { Messages } from './room-messages.ts'

/** Tells of a new message that is meant for us. */
export function createCalls({ calls, self }: RoomContext, messages: Messages): (record: RoomRecord) => void {
  /** We began the thread, or have answered in it. */
  const isOurs = (record: RoomRecord): boolean => {
    const root = messages.rootOf(record)
    if (root === record.id) return false
    const first = messages.find(root)
    return (
      first?.author === self.person || messages.repliesTo(root).some(reply => reply.author === self.person)
    )
  }

  return record => {
    if (record.author === self.person) return
    const view = messages.view(record)
    if (!view || view.deleted || !(view.mentionsMe || isOurs(record))) return
    const { person, name, timeMs, text } = view
    calls.tell({
      kind: view.mentionsMe ? 'mention' : 'thread',
      record: record.id,
      person,
      name,
      excerpt: excerptOf(text),
      timeMs,
    })
  }
}
