import type { RecordId } from '../../core/ids.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import { chatDeleteBody, chatEditBody, chatReactBody } from '../../protocol/chat.ts'
import type { z } from '../../protocol/schema.ts'
import { type Change, createLatest } from './room-latest.ts'

/** What was said about messages after them. */
export interface Changes {
  /** The last edit by the message's author. */
  editOf(message: RoomRecord): z.infer<typeof chatEditBody> | null
  isDeleted(message: RoomRecord): boolean
  /** Those that are on, in the room's order. */
  reactionsTo(message: RoomRecord): readonly Change<z.infer<typeof chatReactBody>>[]
  close(): void
}

/**
 * Edits, deletions and reactions. What somebody says about another's message is kept, because that message may not be here yet, and
 * counts for nothing. `changed`: a message looks otherwise now; null: all may.
 */
export function createChanges(room: RoomContext, changed: (message: RecordId | null) => void): Changes {
  const forged = new WeakSet<RoomRecord>()
  const common = { room, changed }
  const edits = createLatest({ ...common, kind: 'chat-edit', schema: chatEditBody, key: () => '' })
  const deletions = createLatest({ ...common, kind: 'chat-delete', schema: chatDeleteBody, key: () => '' })
  const reactions = createLatest({
    ...common,
    kind: 'chat-react',
    schema: chatReactBody,
    key: ({ reaction }) => reaction,
  })

  /** The author's own; the others' are counted, once. */
  function genuine<Body>(message: RoomRecord, all: readonly Change<Body>[]): Change<Body> | undefined {
    for (const { record } of all)
      if (record.author !== message.author && !forged.has(record)) {
        forged.add(record)
        room.drop('chat-forged')
      }
    return all.find(({ record }) => record.author === message.author)
  }

  return {
    editOf: message => genuine(message, edits.of(message.id))?.body ?? null,
    isDeleted: message => genuine(message, deletions.of(message.id)) !== undefined,
    reactionsTo: ({ id }) =>
      reactions
        .of(id)
        .filter(({ body }) => body.on)
        .sort((a, b) => room.records.indexOf(a.record.id) - room.records.indexOf(b.record.id)),
    close() {
      for (const each of [edits, deletions, reactions]) each.close()
    },
  }
}
