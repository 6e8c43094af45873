import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { type DoorContent, doorKeys, openDoor, sealDoor } from '../../lib/core/doors.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { fastKey, seal, sealFast, unseal, unsealFast } from '../../lib/core/seal.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const some = fc.uint8Array({ maxLength: 200 })
const key = new Uint8Array(32).fill(7)

/** The bytes with one bit turned. */
function spoil(sealed: Uint8Array, at: number): Uint8Array {
  const spoilt = sealed.slice()
  spoilt[at % spoilt.length]! ^= 1
  return spoilt
}

describe('durable things', () => {
  test('come back under the same key and context, and under no other (K6)', () => {
    fc.assert(
      fc.property(some, some, bytes(24), fc.nat(), (context, plain, nonce, at) => {
        const sealed = seal(key, context, plain, nonce)
        expect(unseal(key, context, sealed)).toEqual(plain)
        expect(unseal(key, new Uint8Array([...context, 0]), sealed)).toBeNull()
        expect(unseal(new Uint8Array(32), context, sealed)).toBeNull()
        expect(unseal(key, context, spoil(sealed, at))).toBeNull()
      }),
    )
  })

  test('opening never throws', () => {
    fc.assert(fc.property(some, sealed => unseal(key, new Uint8Array(), sealed) === null))
  })
})

describe('fast frames', () => {
  test('come back with their counter, 20 bytes longer on the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), some, fc.nat(), (counter, frame, at) => {
        const sealed = sealFast(key, counter, frame)
        expect(sealed.length).toBe(frame.length + 20)
        expect(unsealFast(key, sealed)).toEqual({ counter, frame })
        expect(unsealFast(key, spoil(sealed, at))).toBeNull()
      }),
    )
  })

  test('have another key in each session', () => {
    expect(fastKey(key, new Uint8Array(16))).not.toEqual(fastKey(key, new Uint8Array(16).fill(1)))
  })

  test('opening never throws', () => {
    fc.assert(fc.property(some, sealed => unsealFast(key, sealed) === null))
  })
})

describe('what is behind a door', () => {
  const room = toBase64Url(new Uint8Array(16)) as RoomId
  const other = toBase64Url(new Uint8Array(16).fill(1)) as RoomId
  const content: fc.Arbitrary<DoorContent> = fc.record({
    epoch: fc.integer({ min: 0, max: 0xffff_ffff }),
    role: fc.constantFrom('editor', 'viewer'),
    seed: bytes(32),
  })

  test('is seen by who has the secret of that door of that room (K8)', () => {
    fc.assert(
      fc.property(content, bytes(16), bytes(16), bytes(24), (content, secret, wrong, nonce) => {
        fc.pre(toBase64Url(secret) !== toBase64Url(wrong))
        const door = doorKeys(secret)
        const sealed = sealDoor(room, door, content, nonce)
        expect(openDoor(room, door, sealed)).toEqual(content)
        expect(openDoor(other, door, sealed)).toBeNull()
        expect(openDoor(room, doorKeys(wrong), sealed)).toBeNull()
      }),
    )
  })

  test('opening never throws', () => {
    fc.assert(fc.property(some, sealed => openDoor(room, doorKeys(new Uint8Array(16)), sealed) === null))
  })
})
