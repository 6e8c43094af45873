import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decodeLinkFrame,
  decodeLossy,
  encodeLinkFrame,
  encodeLossy,
  isNewer,
  type LinkFrame,
  partBytes,
} from '../../lib/protocol/link.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { createSelf } from '../support/transport-end.ts'

const randomBytes = createRandomBytes(createRandom(1))
const { session, person } = createSelf(randomBytes)
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

const frame: fc.Arbitrary<LinkFrame> = fc.oneof(
  fc.record({
    type: fc.constant('hello' as const),
    session: fc.constant(session),
    person: fc.constant(person),
    clientId: uint32,
    mine: bytesOf(8),
    yours: bytesOf(8),
    signature: bytesOf(64),
  }),
  fc.record({ type: fc.constant('ping' as const), stamp: uint32 }),
  fc.record({ type: fc.constant('pong' as const), stamp: uint32 }),
  fc.record({ type: fc.constant('goodbye' as const) }),
  fc.record({ type: fc.constant('received' as const), counts: fc.tuple(uint32, uint32) }),
  fc.record({
    type: fc.constant('part' as const),
    stream: fc.constantFrom(0 as const, 1 as const),
    last: fc.boolean(),
    bytes: fc.uint8Array({ maxLength: 100 }),
  }),
)

test('M8 M10 M11 M13 M15 every frame is read as it was written', () => {
  fc.assert(
    fc.property(frame, given => {
      expect(decodeLinkFrame(encodeLinkFrame(given))).toEqual(given)
    }),
  )
})

test('M16 any bytes are a frame or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      const read = decodeLinkFrame(bytes)
      if (read) expect(encodeLinkFrame(read)).toEqual(bytes)
    }),
    { numRuns: 2_000 },
  )
})

test('M15 a part with its tag is far below what a channel takes', () => {
  const bytes = new Uint8Array(partBytes)
  expect(encodeLinkFrame({ type: 'part', stream: 1, last: false, bytes })).toHaveLength(16 * 1024 + 1)
  expect(decodeLinkFrame(new Uint8Array(64 * 1024 + 1).fill(0x10))).toBeNull()
})

test('M17 a cursor’s 14 bytes take 16 on the wire', () => {
  const wire = encodeLossy(0xfffe, new Uint8Array(14).fill(7))
  expect(wire).toHaveLength(16)
  expect(decodeLossy(wire)).toEqual({ sequence: 0xfffe, frame: new Uint8Array(14).fill(7) })
})

test.each([0, 1, 515])('M16 %i bytes are no lossy message', length => {
  expect(decodeLossy(new Uint8Array(length))).toBeNull()
})

test.each([
  [1, 0, true],
  [0, 1, false],
  [5, 5, false],
  [0, 0xffff, true],
  [0xffff, 0, false],
  [0x7fff, 0, true],
  [0x8000, 0, false],
])('M17 sequence %i is newer than %i: %s', (sequence, than, expected) => {
  expect(isNewer(sequence, than)).toBe(expected)
})
