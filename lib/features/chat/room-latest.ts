import type { RecordId } from '../../core/ids.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import type { z } from '../../protocol/schema.ts'

/** A later record about a message, read. */
export interface Change<Body> {
  readonly record: RoomRecord
  readonly body: Body
}

/** Of each message the last record of a kind about it, in the room's order, by each author. */
export interface Latest<Body> {
  of(message: RecordId): readonly Change<Body>[]
  close(): void
}

export interface LatestDeps<Body> {
  readonly room: RoomContext
  readonly kind: string
  readonly schema: z.ZodMiniType<Body>
  /** Several of one author stand side by side where these differ. */
  readonly key: (body: Body) => string | number
  /** Something was said about a message; null: about which is not known. */
  readonly changed: (message: RecordId | null) => void
}

const none: readonly never[] = []

/** Reads them once, when they come; a message that they are about may come after them. */
export function createLatest<Body extends { readonly of: RecordId }>(deps: LatestDeps<Body>): Latest<Body> {
  const { kind, schema, key, changed } = deps
  const { records, drop } = deps.room
  const byMessage = new Map<RecordId, Map<string, Change<Body>>>()

  function learn(record: RoomRecord): RecordId | null {
    const read = schema.safeParse(record.body)
    if (!read.success) {
      drop('chat-malformed')
      return null
    }
    const { of } = read.data
    const known = byMessage.get(of) ?? new Map<string, Change<Body>>()
    byMessage.set(of, known)
    const name = `${record.author}/${key(read.data)}`
    const before = known.get(name)
    if (!before || records.indexOf(record.id) > records.indexOf(before.record.id))
      known.set(name, { record, body: read.data })
    return of
  }

  records.list(kind).forEach(learn)
  const unsubscribe = records.subscribe(kind, {
    added(record) {
      const message = learn(record)
      if (message) changed(message)
    },
    reset() {
      byMessage.clear()
      records.list(kind).forEach(learn)
      changed(null)
    },
  })

  return {
    of(message) {
      const known = byMessage.get(message)
      return known ? [...known.values()] : none
    },
    close: unsubscribe,
  }
}
