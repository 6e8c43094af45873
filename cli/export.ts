import * as Y from 'yjs'
import { toBase64Url } from '../lib/core/bytes.ts'
import { compareRecords } from '../lib/core/records.ts'
import { readRecord } from '../lib/protocol/record-codec.ts'
import type { CommandContext } from './command.ts'
import type { OpenRoom } from './node-client.ts'
import { until } from './until.ts'

/** Prints all that the room's log holds, opened: its records in the room's order, and its document as one Yjs update. */
export async function exportRoom(context: CommandContext, link: string): Promise<void> {
  const { client, clock, signal, timeoutMs, output } = context
  const saved = await client.enter(link)
  const opened = await client.open(saved, { name: context.name })
  const { room } = opened
  try {
    const { doc } = room.context
    const read = () => room.context.log?.read === true
    await until(room.context, read, { clock, signal, timeoutMs, late: 'unanswered' })
    output.document({
      room: room.id,
      name: saved.name,
      hub: saved.hub,
      exportedAtMs: clock.now(),
      records: recordsOf(opened),
      document: doc.store.clients.size === 0 ? null : toBase64Url(Y.encodeStateAsUpdate(doc)),
      dropped: Object.fromEntries(room.drops),
    })
  } finally {
    await opened.close()
  }
}

/** Those that have a place in the room's order, of every kind. */
function recordsOf({ room, signed }: OpenRoom) {
  const contents = new Map(
    signed.flatMap(one => {
      const entry = readRecord(room.id, one)
      return entry ? [[entry.id, entry.content]] : []
    }),
  )
  const kinds = new Set([...contents.values()].map(({ kind }) => kind))
  return [...kinds]
    .flatMap(kind => room.context.records.list(kind))
    .sort((a, b) => compareRecords(contents.get(a.id)!, contents.get(b.id)!))
}
