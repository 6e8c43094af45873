import * as Y from 'yjs'
import { toBase64Url } from '../core/bytes.ts'
import type { PersonId, RecordId, RoomId } from '../core/ids.ts'
import { compareRecords } from '../core/records.ts'
import { chatBody, chatDeleteBody, chatEditBody } from '../protocol/chat.ts'
import { type Entry, readRecord, type SignedRecord } from '../protocol/record-codec.ts'
import { readable } from './log/snapshot-content.ts'

/** What this browser keeps of a room, opened. */
export interface KeptRoom {
  readonly room: RoomId
  readonly name: string
  /** Origin of the hub. */
  readonly hub: string
  readonly records: readonly SignedRecord[]
  /** Updates of the document, in any order. */
  readonly updates: readonly Uint8Array[]
  /** Names of the versions at the hub, newest first; null where it did not answer. */
  readonly versions: readonly { readonly name: string; readonly by: string; readonly timeMs: number }[] | null
}

/** Everything, for programs: every record in the room's order, the document as one Yjs update and in words. Messages whose authors took them back are left out. */
export function exportJson(kept: KeptRoom, nowMs: number): string {
  const { room, name, hub, updates, versions } = kept
  const document = updates.length === 0 ? null : Y.mergeUpdates([...updates])
  return JSON.stringify(
    {
      room,
      name,
      hub,
      exportedAtMs: nowMs,
      records: standing(kept).entries.map(({ id, content }) => ({ id, ...content })),
      document: document && toBase64Url(document),
      text: document && readable(document),
      versions,
    },
    null,
    2,
  )
}

/** What was said in the chat, for people: a heading for each day, and each message as it was edited last. */
export function exportMarkdown(kept: KeptRoom): string {
  const { entries, authors } = standing(kept)
  const edits = new Map<RecordId, string>()
  for (const { content } of entries) {
    const edit = content.kind === 'chat-edit' ? chatEditBody.safeParse(content.body) : null
    if (edit?.success && authors.get(edit.data.of) === content.author) edits.set(edit.data.of, edit.data.text)
  }
  const lines = [`# ${onOneLine(kept.name)}`]
  let day = ''
  for (const { id, content } of entries) {
    const said = content.kind === 'chat' ? chatBody.safeParse(content.body) : null
    if (!said?.success) continue
    const [date, time] = new Date(content.timeMs).toISOString().split('T') as [string, string]
    if (date !== day) lines.push(`## ${date}`)
    day = date
    const text = edits.get(id) ?? said.data.text
    lines.push(`**${onOneLine(said.data.profile.name)}** ${time.slice(0, 5)} UTC\n\n${quoted(text)}`)
  }
  return `${lines.join('\n\n')}\n`
}

interface Standing {
  readonly entries: readonly Entry[]
  readonly authors: ReadonlyMap<RecordId, PersonId>
}

/** Records in the room's order, without messages that their own author has deleted, and without what was changed of them. */
function standing({ room, records }: KeptRoom): Standing {
  const entries = records.flatMap(signed => readRecord(room, signed) ?? [])
  const authors = new Map(entries.map(({ id, content }) => [id, content.author]))
  const deleted = new Set(
    entries.flatMap(({ content }) => {
      const parsed = content.kind === 'chat-delete' ? chatDeleteBody.safeParse(content.body) : null
      return parsed?.success && authors.get(parsed.data.of) === content.author ? [parsed.data.of] : []
    }),
  )
  const isGone = ({ id, content }: Entry): boolean => {
    const edit = content.kind === 'chat-edit' ? chatEditBody.safeParse(content.body) : null
    return deleted.has(id) || (edit?.success === true && deleted.has(edit.data.of))
  }
  const stays = entries.filter(entry => !isGone(entry))
  return { entries: stays.sort((a, b) => compareRecords(a.content, b.content)), authors }
}

const quoted = (text: string): string => text.replace(/^/gm, '> ')

/** Nothing that would be more than a name. */
const onOneLine = (name: string): string => name.replace(/([\\`*_[\]<>#])/g, '\\$1')
