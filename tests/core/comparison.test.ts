import { expect, test } from 'vitest'
import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import { commitment, comparisonOf } from '../../lib/core/comparison.ts'
import { comparisonWordCount } from '../../lib/core/comparison-sizes.ts'
import { comparisonWords } from '../../lib/core/comparison-words.ts'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'

const person = (byte: number) => toBase64Url(new Uint8Array(32).fill(byte)) as PersonId
const nonce = (byte: number) => new Uint8Array(16).fill(byte)
const room = 'roomAroomAroomAroomAAA' as RoomId
const first = { person: person(1), nonce: nonce(1) }
const second = { person: person(2), nonce: nonce(2) }

test('A3 six words follow from both keys, both nonces and the room, and change with each of them', () => {
  const words = comparisonOf(room, first, second)
  expect(words).toHaveLength(comparisonWordCount)
  const others = [
    comparisonOf('roomBroomBroomBroomBBA' as RoomId, first, second),
    comparisonOf(room, { ...first, person: person(3) }, second),
    comparisonOf(room, first, { ...second, nonce: nonce(3) }),
    comparisonOf(room, second, first),
  ]
  for (const other of others) expect(other).not.toEqual(words)
})

test('A3 a commitment tells 32 bytes and is of one nonce, between two people, in a room', () => {
  const said = commitment(room, first.person, second.person, nonce(1))
  expect(fromBase64Url(said)).toHaveLength(32)
  expect(commitment(room, first.person, second.person, nonce(2))).not.toBe(said)
  expect(commitment(room, second.person, first.person, nonce(1))).not.toBe(said)
})

test('each byte has a word of its own, told from the others by its first four letters', () => {
  expect(comparisonWords).toHaveLength(256)
  expect(new Set(comparisonWords.map(word => word.slice(0, 4))).size).toBe(256)
})
