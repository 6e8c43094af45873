import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../lib/core/bytes.ts'
import type { RoomId, SnapshotId } from '../../lib/core/ids.ts'
import { editorEpoch, personIdOf, viewerEpoch } from '../../lib/core/keys.ts'
import {
  openSnapshotPart,
  packName,
  packParts,
  packState,
  type SnapshotPlace,
  sealSnapshotPart,
  unpackName,
  unpackParts,
  unpackState,
} from '../../lib/protocol/snapshot.ts'

const keys = editorEpoch(3, new Uint8Array(32).fill(1))
const readKeys = {
  contents: keys.contents,
  editor: personIdOf(keys.edit!.editorSign.publicKey),
  viewer: personIdOf(keys.viewerSign.publicKey),
}
const place: SnapshotPlace = {
  room: 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId,
  epoch: 3,
  id: 'BAAAAAAAAAAAAAAAAAAAAA' as SnapshotId,
  kind: 'snapshot',
  seq: 7,
  chain: 'chain',
}
const nonce = new Uint8Array(24).fill(2)
const content = utf8('what is in it')

describe('G31 a part of a snapshot', () => {
  const sealed = sealSnapshotPart(keys, place, 'state', content, nonce)

  test('opens in its place, and in no other', () => {
    expect(openSnapshotPart(readKeys, place, 'state', sealed)).toEqual(content)
    const elsewhere: Partial<SnapshotPlace>[] = [
      { room: 'CAAAAAAAAAAAAAAAAAAAAA' as RoomId },
      { epoch: 4 },
      { id: 'CAAAAAAAAAAAAAAAAAAAAA' as SnapshotId },
      { kind: 'version' },
      { seq: 8 },
      { chain: 'other' },
    ]
    for (const change of elsewhere)
      expect(openSnapshotPart(readKeys, { ...place, ...change }, 'state', sealed)).toBeNull()
    expect(openSnapshotPart(readKeys, place, 'text', sealed)).toBeNull()
  })

  test('is made by editors alone: whoever can only read makes none that counts', () => {
    const viewer = viewerEpoch(3, keys.viewSeed)
    expect(() => sealSnapshotPart(viewer, place, 'state', content, nonce)).toThrow()
    const forger = { contents: viewer.contents, edit: editorEpoch(3, new Uint8Array(32).fill(9)).edit }
    const forged = sealSnapshotPart(forger, place, 'state', content, nonce)
    expect(openSnapshotPart(readKeys, place, 'state', forged)).toBeNull()
  })

  test('does not open with any byte changed', () => {
    for (let at = 0; at < sealed.length; at++)
      expect(openSnapshotPart(readKeys, place, 'state', sealed.with(at, sealed[at]! ^ 1))).toBeNull()
  })
})

describe('what is inside', () => {
  const bytes = () => fc.uint8Array({ maxLength: 300 })

  test('G31 a state is the document and what the log holds', () => {
    const coverage = {
      records: new Map([['author/device', [1, 5, 7, 9]]]),
      inserts: new Map([['12', [0, 100]]]),
      deletes: new Map(),
    }
    const update = Uint8Array.of(1, 2, 3)
    expect(unpackState(packState(update, coverage))).toEqual({ update, coverage })
  })

  test('H90 the parts come back as they were, and nothing throws on any bytes', () => {
    fc.assert(
      fc.property(bytes(), bytes(), bytes(), (name, state, text) => {
        expect(unpackParts(packParts({ name, state, text }))).toEqual({ name, state, text })
      }),
    )
    fc.assert(
      fc.property(bytes(), any => {
        for (const read of [unpackParts, unpackState, unpackName]) read(any)
        openSnapshotPart(readKeys, place, 'state', any)
      }),
    )
  })

  test('G35 a name is shown as text on one line, or it is none', () => {
    const name = { name: 'First draft', by: 'Ada' }
    expect(unpackName(packName(name))).toEqual(name)
    for (const odd of ['', 'two\nlines', 'x'.repeat(61), '\u202eturned'])
      expect(unpackName(utf8(JSON.stringify({ ...name, name: odd })))).toBeNull()
  })
})
