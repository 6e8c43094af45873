import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHandOver, readTypedKey } from '../../lib/protocol/typed-ahead.ts'
import { keysHanded } from '../../lib/protocol/typed-keys.ts'

test('of what a page says to a frame only a character, or a key that is handed, is typed', () => {
  for (const key of ['a', 'ß', '中', '😀', ...keysHanded]) expect(readTypedKey(key)).toBe(key)
  for (const other of [
    '',
    'ab',
    'Tab',
    'ArrowUp',
    'a'.repeat(1_000_000),
    7,
    null,
    undefined,
    ['a'],
    { length: 1 },
  ])
    expect(readTypedKey(other)).toBeNull()
})

test('a frame takes the keyboard by a hand-over with a nonce alone, whatever else is said', () => {
  expect(readHandOver({ type: 'keys', nonce: 'AAAA', more: 1 })).toEqual({ type: 'keys', nonce: 'AAAA' })
  for (const other of [
    null,
    undefined,
    'keys',
    [],
    { type: 'keys' },
    { type: 'keys', nonce: 7 },
    { type: 'key', nonce: 'AAAA' },
  ])
    expect(readHandOver(other)).toBeNull()
  fc.assert(fc.property(fc.anything(), said => void readHandOver(said)))
})
