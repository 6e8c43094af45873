import type { RecordId } from '../../core/ids.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import { type PinBody, pinBody, pinDoneBody, pinReplyBody } from '../../protocol/pins.ts'
import type { z } from '../../protocol/schema.ts'
import { endsPin } from './model.ts'

/** A pin that nobody has done away with, and what was said under it. */
export interface Thread {
  readonly record: RoomRecord
  readonly body: PinBody
  /** In the room's order. */
  readonly replies: readonly Reply[]
}

export interface Reply {
  readonly record: RoomRecord
  readonly body: z.infer<typeof pinReplyBody>
}

/** Reads the room's records into threads, in the room's order. Each record is parsed, and each proof of the owner verified, once. */
export function createThreads({ records, room, drop }: RoomContext): () => Thread[] {
  const parsed = new WeakMap<RoomRecord, unknown>()
  const bodyOf = <Body>(record: RoomRecord, schema: z.ZodMiniType<Body>): Body | null => {
    if (!parsed.has(record)) {
      const body = schema.safeParse(record.body)
      if (!body.success) drop('pin-malformed')
      parsed.set(record, body.success ? body.data : null)
    }
    return parsed.get(record) as Body | null
  }
  const counts = new WeakMap<RoomRecord, boolean>()

  const isEnded = (pin: RoomRecord, endings: readonly RoomRecord[]): boolean =>
    endings.some(done => {
      const known = counts.get(done)
      if (known !== undefined) return known
      const body = bodyOf(done, pinDoneBody)
      const ends = body !== null && endsPin(room, pin, { author: done.author, body })
      if (!ends) drop('pin-forged')
      counts.set(done, ends)
      return ends
    })

  return () => {
    const endings = Map.groupBy(records.list('pin-done'), done => bodyOf(done, pinDoneBody)?.pin)
    const replies = new Map<RecordId, Reply[]>()
    for (const record of records.list('pin-reply')) {
      const body = bodyOf(record, pinReplyBody)
      if (!body) continue
      const under = replies.get(body.pin)
      if (under) under.push({ record, body })
      else replies.set(body.pin, [{ record, body }])
    }
    return records.list('pin').flatMap(record => {
      const body = bodyOf(record, pinBody)
      if (!body || isEnded(record, endings.get(record.id) ?? [])) return []
      return { record, body, replies: replies.get(record.id) ?? [] }
    })
  }
}
