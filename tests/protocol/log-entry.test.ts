import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordId, RoomId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf, verify } from '../../lib/core/keys.ts'
import { createFastVerify } from '../../lib/platform/fast-verify.ts'
import {
  type EntryPlace,
  openEntry,
  packedBytes,
  packRecords,
  readContent,
  sealEntry,
  signContent,
  unpackRecords,
} from '../../lib/protocol/log-entry.ts'

const record = fc.record({
  payload: fc.uint8Array({ maxLength: 300 }),
  signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
})

test('records are packed and unpacked', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 20 }), records => {
      const packed = packRecords(records)
      expect(unpackRecords(packed)).toEqual(records)
      expect(packed).toHaveLength(records.reduce((sum, one) => sum + packedBytes(one), 0))
    }),
  )
})

test('any bytes at all are unpacked or refused', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => void unpackRecords(bytes)))
})

test('an entry opens in its own place alone', () => {
  const key = new Uint8Array(32).fill(1)
  const place: EntryPlace = {
    room: 'roomAroomAroomAroomAAA' as RoomId,
    epoch: 1,
    kind: 'record',
    id: 'entryAentryAentryAenAA' as RecordId,
  }
  const sealed = sealEntry(key, place, Uint8Array.of(1, 2), new Uint8Array(24))
  expect(openEntry(key, place, sealed)).toEqual(Uint8Array.of(1, 2))
  const elsewhere: Partial<EntryPlace>[] = [
    { room: 'roomBroomBroomBroomBBA' as RoomId },
    { epoch: 2 },
    { kind: 'update' },
    { id: 'entryBentryBentryBenBA' as RecordId },
  ]
  for (const other of elsewhere) expect(openEntry(key, { ...place, ...other }, sealed)).toBeNull()
})

describe('G15 what an editor has signed', () => {
  const editor = keyPairFromSeed(new Uint8Array(32).fill(3))
  const key = personIdOf(editor.publicKey)
  const place: EntryPlace = {
    room: 'roomAroomAroomAroomAAA' as RoomId,
    epoch: 12,
    kind: 'update',
    id: 'entryAentryAentryAenAA' as RecordId,
  }
  const plain = signContent(editor, place, Uint8Array.of(1, 2))

  for (const [by, check] of [
    ['the browser', createFastVerify(crypto.subtle)],
    ['a page that came without encryption', createFastVerify(undefined)],
    ['us', verify],
  ] as const)
    test(`is read in its own place alone, checked by ${by}`, async () => {
      expect(await readContent(check, key, place, plain)).toEqual(Uint8Array.of(1, 2))
      expect(await readContent(check, key, { ...place, epoch: 1 }, plain)).toBeNull()
      expect(await readContent(check, key, place, plain.with(65, 3))).toBeNull()
      expect(await readContent(check, key, place, Uint8Array.of(1, 2))).toBeNull()
    })

  test('is checked by us where the browser has no Ed25519', async () => {
    const subtle = { importKey: () => Promise.reject(new DOMException('', 'NotSupportedError')) }
    const check = createFastVerify(subtle as unknown as SubtleCrypto)
    expect(await readContent(check, key, place, plain)).toEqual(Uint8Array.of(1, 2))
    expect(await readContent(check, key, { ...place, epoch: 1 }, plain)).toBeNull()
  })
})
