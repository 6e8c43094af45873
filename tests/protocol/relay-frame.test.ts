import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../../lib/core/limits.ts'
import { packFrame, packFrames, readFrame, readFrames } from '../../lib/protocol/relay-frame.ts'

const sealed = fc.uint8Array({ minLength: 1, maxLength: limits.sealedFrameBytes })
const frames = fc.array(fc.record({ number: fc.nat(0xffff), sealed }), { maxLength: 30 })

test('what is written is read again', () => {
  fc.assert(fc.property(sealed, bytes => void expect(readFrame(packFrame(bytes))).toEqual(bytes)))
  fc.assert(fc.property(frames, batch => void expect(readFrames(packFrames(batch).all)).toEqual(batch)))
})

test('a batch without one of its frames is as if that had not been there', () => {
  fc.assert(
    fc.property(frames, fc.nat(), (batch, any) => {
      fc.pre(batch.length > 0)
      const at = any % batch.length
      expect(readFrames(packFrames(batch).without(at))).toEqual(batch.toSpliced(at, 1))
    }),
  )
})

test('any bytes at all are read or refused, and nothing larger than it may be comes out', () => {
  const tagged = fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 2_000 }))
  fc.assert(
    fc.property(tagged, ([tag, rest]) => {
      const bytes = Uint8Array.of(tag, ...rest)
      for (const found of readFrames(bytes) ?? [])
        expect(found.sealed.length).toBeLessThanOrEqual(limits.sealedFrameBytes)
      expect(readFrame(bytes)?.length ?? 1).toBeLessThanOrEqual(limits.sealedFrameBytes)
    }),
  )
})

test('a batch that was cut off is not read in part', () => {
  const whole = packFrames([{ number: 7, sealed: new Uint8Array(30) }]).all
  for (let length = 2; length < whole.length; length++)
    expect(readFrames(whole.subarray(0, length))).toBeNull()
})
