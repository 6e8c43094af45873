import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { fromBase64Url } from '../../lib/core/bytes.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { exportJson, exportMarkdown, type KeptRoom } from '../../lib/engine/export-room.ts'
import { type Entry, signRecord } from '../../lib/protocol/record-codec.ts'
import { testRoom } from '../support/person.ts'

const people = [1, 2].map(seed => keyPairFromSeed(new Uint8Array(32).fill(seed)))
const names = ['Ada', '# Ben*']
const nextSeq = [1, 1]
let lamport = 0

/** One after the other; `at`: minutes after the first of May. */
function say(who: 0 | 1, kind: string, body: object, at: number): Entry {
  return signRecord(people[who]!, {
    v: 1,
    room: testRoom,
    author: personIdOf(people[who]!.publicKey),
    device: 'AAAAAAAAAAA',
    seq: nextSeq[who]!++,
    lamport: ++lamport,
    timeMs: Date.UTC(2026, 4, 1) + at * 60_000,
    kind,
    body,
  })
}
const chat = (who: 0 | 1, text: string, at: number) =>
  say(who, 'chat', { text, profile: { name: names[who], color: 0 } }, at)

const first = chat(0, 'It was high tyde.\n\n# So what?', 0)
const second = chat(1, 'Taken back', 5)
const changes = [
  say(0, 'chat-edit', { of: first.id, text: 'It was high tide.' }, 6),
  say(1, 'chat-edit', { of: first.id, text: 'Forged' }, 7),
  say(1, 'chat-edit', { of: second.id, text: 'Taken back, too' }, 8),
  say(1, 'chat-delete', { of: second.id }, 9),
  say(0, 'pin', { text: 'unknown here' }, 11),
]
const third = chat(1, 'A day later', 24 * 60)
const entries = [first, second, ...changes, third, say(0, 'chat-delete', { of: third.id }, 25 * 60)]

function kept(): KeptRoom {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', update => updates.push(update))
  doc.getText('notes').insert(0, 'tide')
  doc.getText('notes').insert(0, 'high ')
  return {
    room: testRoom,
    name: 'Tide [tables]',
    hub: 'https://hub.example',
    // As they were stored, which is by id.
    records: entries.toReversed().map(({ signed }) => signed),
    updates,
    versions: [{ name: 'Before noon', by: 'Ada', timeMs: 7 }],
  }
}

test('everything of a room is in the JSON, in the room’s order, but what its author took back', () => {
  const read = JSON.parse(exportJson(kept(), 99))
  expect(read).toMatchObject({
    room: testRoom,
    name: 'Tide [tables]',
    hub: 'https://hub.example',
    exportedAtMs: 99,
    versions: [{ name: 'Before noon', by: 'Ada', timeMs: 7 }],
  })
  const gone = [second.id, entries[4]!.id]
  expect(read.records.map(({ id }: { id: string }) => id)).toEqual(
    entries.map(({ id }) => id).filter(id => !gone.includes(id)),
  )
  expect(read.records[0]).toMatchObject({ kind: 'chat', body: { text: 'It was high tyde.\n\n# So what?' } })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromBase64Url(read.document)!)
  expect(doc.getText('notes').toString()).toBe('high tide')
  expect(JSON.stringify(read.text)).toContain('high tide')
})

test('the chat in Markdown has a heading a day, last words, and nothing that a name or text could add', () => {
  expect(exportMarkdown(kept())).toBe(`# Tide \\[tables\\]

## 2026-05-01

**Ada** 00:00 UTC

> It was high tide.

## 2026-05-02

**\\# Ben\\*** 00:00 UTC

> A day later
`)
})

test('a room of which nothing is kept yet can be exported', () => {
  const empty = { ...kept(), records: [], updates: [], versions: null }
  expect(JSON.parse(exportJson(empty, 0))).toMatchObject({
    records: [],
    document: null,
    text: null,
    versions: null,
  })
  expect(exportMarkdown(empty)).toBe('# Tide \\[tables\\]\n')
})
