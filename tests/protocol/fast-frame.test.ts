import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PointSample, pointKinds } from '../../lib/core/anchor.ts'
import { pointSample } from '../../lib/protocol/anchors.ts'
import { cursorFrameBytes, decodeCursorFrame, encodeCursorFrame } from '../../lib/protocol/fast-frame.ts'

const uint16 = fc.integer({ min: 0, max: 0xffff })
const sample: fc.Arbitrary<PointSample> = fc.record({
  time: uint16,
  kind: fc.constantFrom(...pointKinds),
  pressed: fc.boolean(),
  ref: uint16,
  offset: fc.integer({ min: 0, max: 0xff_ffff }),
  check: uint16,
  x: uint16,
  y: uint16,
})

test('C1 a cursor comes back from its 14 bytes', () => {
  const frame = new Uint8Array(cursorFrameBytes)
  fc.assert(
    fc.property(sample, sample => {
      expect(encodeCursorFrame(sample, frame)).toHaveLength(14)
      expect(decodeCursorFrame(frame)).toEqual(sample)
    }),
  )
})

test('C1 any bytes are a cursor that the port takes, or nothing', () => {
  const nearly = fc.tuple(
    fc.integer({ min: 0x10, max: 0x17 }),
    fc.uint8Array({ minLength: 13, maxLength: 13 }),
  )
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    nearly.map(([tag, rest]) => new Uint8Array([tag, ...rest])),
  )
  fc.assert(
    fc.property(bytes, frame => {
      const sample = decodeCursorFrame(frame)
      if (sample) expect(pointSample.safeParse(sample).success).toBe(true)
    }),
  )
})
