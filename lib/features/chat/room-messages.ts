import { excerptOf, labelOf } from '../../core/excerpt.ts'
import type { PersonId, RecordId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import { type ChatBody, type ChatImage, type ChatMessage, chatBody, placeIn } from '../../protocol/chat.ts'
import { shownMentions } from './model.ts'
import { createChanges } from './room-changes.ts'
import { createNames } from './room-names.ts'
import { createChatUnsent } from './room-unsent.ts'

/** The messages of a room as they look now, whatever was said about them and in whatever order it came. */
export interface Messages {
  /** All records of the chat in the room's order, those among them that are no messages too. */
  all(): readonly RoomRecord[]
  /** Null for a record that is no message. Its author is known by the record, not by what it says. */
  bodyOf(record: RoomRecord): ChatBody | null
  /** Whether it has a body; that is not kept, so that a whole history can be gone through. */
  isMessage(record: RoomRecord): boolean
  /** A message that is here. */
  find(id: RecordId): RoomRecord | null
  indexOf(id: RecordId): number
  /** What it says now; empty where it was deleted. */
  textOf(record: RoomRecord): string
  isDeleted(record: RoomRecord): boolean
  /** The picture of a message that is here and was not deleted. */
  imageOf(message: RecordId): ChatImage | null
  view(record: RoomRecord): ChatMessage | null
  /** Those that answer in the thread of a message, in the room's order. */
  repliesTo(root: RecordId): readonly RoomRecord[]
  /** The first message of the thread that a message stands in; itself where it stands in none. */
  rootOf(record: RoomRecord): RecordId
  close(): void
}

export interface MessagesEvents {
  /** A message is new here. */
  added(record: RoomRecord): void
  /** These look otherwise, as far as they are here. */
  changed(messages: readonly RecordId[]): void
  /** All may look otherwise. */
  redrawn(): void
  /** The order is another one. */
  reset(): void
}

export type ImageState = Pick<NonNullable<ChatMessage['image']>, 'sentBytes' | 'problem'>

export function createMessages(
  room: RoomContext,
  imageState: (file: ChatImage['file']) => ImageState,
  events: MessagesEvents,
): Messages {
  const { records, self } = room
  const bodies = new WeakMap<RoomRecord, ChatBody | null>()
  const repliesByRoot = new Map<RecordId, RoomRecord[]>()

  function bodyOf(record: RoomRecord): ChatBody | null {
    const known = bodies.get(record)
    if (known !== undefined) return known
    const read = chatBody.safeParse(record.body)
    if (!read.success) room.drop('chat-malformed')
    const body = read.success ? read.data : null
    bodies.set(record, body)
    return body
  }

  /** Only what says that it is a reply is read for it: a history is not parsed to be opened. */
  function learnReply(record: RoomRecord): void {
    if (typeof (record.body as { reply?: unknown } | null)?.reply !== 'string') return
    const root = bodyOf(record)?.reply
    if (!root) return
    const replies = repliesByRoot.get(root) ?? []
    repliesByRoot.set(root, replies)
    const at = records.indexOf(record.id)
    const before = replies.findLastIndex(({ id }) => records.indexOf(id) < at)
    replies.splice(before + 1, 0, record)
  }

  const find = (id: RecordId): RoomRecord | null => {
    const record = records.find(id)
    return record?.kind === 'chat' && bodyOf(record) ? record : null
  }
  /** With those that quote it, and the one whose replies it is counted among. */
  function around(id: RecordId): RecordId[] {
    const record = find(id)
    const root = record && bodyOf(record)?.reply
    return [id, ...(root ? [root] : []), ...(repliesByRoot.get(id) ?? []).map(reply => reply.id)]
  }

  const changes = createChanges(room, id => (id ? events.changed(around(id)) : events.redrawn()))
  const names = createNames(room, events.redrawn)
  const unsent = createChatUnsent(room, events.changed)
  records.list('chat').forEach(learnReply)

  function textOf(record: RoomRecord): string {
    if (changes.isDeleted(record)) return ''
    // Not parsed for it, so that a whole history can be looked through.
    const { text } = (record.body ?? {}) as { readonly text?: unknown }
    return changes.editOf(record)?.text ?? (typeof text === 'string' ? text : '')
  }

  function replyView(root: RecordId | undefined): ChatMessage['reply'] {
    if (!root) return null
    const record = find(root)
    if (!record) return { record: root, person: null, name: '', excerpt: '' }
    const { name } = bodyOf(record)!.profile
    return { record: root, person: record.author, name, excerpt: excerptOf(textOf(record)) }
  }

  function repliesView(id: RecordId): ChatMessage['replies'] {
    const replies = (repliesByRoot.get(id) ?? []).filter(reply => !changes.isDeleted(reply))
    const last = replies.at(-1)
    return last ? { count: replies.length, lastMs: last.timeMs } : null
  }

  function reactionViews(record: RoomRecord): ChatMessage['reactions'] {
    const by = new Map<number, { people: Set<PersonId>; names: string[] }>()
    for (const { record: said, body } of changes.reactionsTo(record)) {
      const one = by.get(body.reaction) ?? { people: new Set(), names: [] }
      by.set(body.reaction, one)
      one.people.add(said.author)
      if (one.names.length < limits.reactionNames) one.names.push(body.profile.name)
    }
    return [...by]
      .sort(([a], [b]) => a - b)
      .map(([reaction, { people, names }]) => ({
        reaction,
        count: Math.min(people.size, limits.members),
        mine: people.has(self.person),
        names,
      }))
  }

  function view(record: RoomRecord): ChatMessage | null {
    const body = bodyOf(record)
    if (!body) return null
    const deleted = changes.isDeleted(record)
    const edit = deleted ? null : changes.editOf(record)
    const text = deleted ? '' : (edit?.text ?? body.text)
    const mentions = shownMentions(text, (edit ? edit.mentions : body.mentions) ?? [])
    const { image, profile, reply } = body
    const place = deleted ? null : placeIn(body)
    return {
      record: record.id,
      person: record.author,
      name: profile.name,
      color: profile.color,
      self: record.author === self.person,
      ...(unsent.shows(record) && { unsent: true }),
      timeMs: record.timeMs,
      text,
      edited: edit !== null,
      deleted,
      reply: replyView(reply),
      replies: repliesView(record.id),
      reactions: deleted ? [] : reactionViews(record),
      mentions: mentions.map(({ person, name }) => ({ person, name })),
      mentionsMe: mentions.some(({ person }) => person === self.person),
      place: place ? { label: labelOf(place.address), address: place.address } : null,
      image: image && !deleted ? { ...pictureOf(image), ...imageState(image.file) } : null,
      doubt: names.isShared(profile.name, record.author) ? 'same-name' : null,
    }
  }

  const unsubscribe = records.subscribe('chat', {
    added(record) {
      learnReply(record)
      if (!bodyOf(record)) return
      names.learn(record)
      events.added(record)
      events.changed(around(record.id).slice(1))
    },
    reset() {
      repliesByRoot.clear()
      records.list('chat').forEach(learnReply)
      events.reset()
    },
  })

  return {
    all: () => records.list('chat'),
    bodyOf,
    isMessage: record => (bodies.get(record) ?? chatBody.safeParse(record.body).data) !== undefined,
    find,
    indexOf: records.indexOf,
    textOf,
    isDeleted: changes.isDeleted,
    imageOf(message) {
      const record = find(message)
      return record && !changes.isDeleted(record) ? (bodyOf(record)?.image ?? null) : null
    },
    view,
    repliesTo: root => repliesByRoot.get(root) ?? [],
    rootOf: record => bodyOf(record)?.reply ?? record.id,
    close() {
      unsubscribe()
      changes.close()
      names.close()
      unsent.close()
    },
  }
}

const pictureOf = ({ type, width, height, alt, bytes }: ChatImage) => ({
  type,
  width,
  height,
  alt,
  bytes,
})
