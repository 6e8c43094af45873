import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../../lib/core/limits.ts'
import { isPicture } from '../../lib/core/picture.ts'
import { pictureIdOf } from '../../lib/core/picture-id.ts'
import { smallJpeg } from '../support/small-jpeg.ts'

test('A2 a picture is a JPEG of our size by its head, and no larger than 8 KiB', () => {
  expect(isPicture(smallJpeg())).toBe(true)
  expect(isPicture(smallJpeg({ width: 65_535, height: 65_535 }))).toBe(false)
  expect(isPicture(smallJpeg({ width: 127 }))).toBe(false)
  expect(isPicture(smallJpeg({ padTo: limits.pictureBytes }))).toBe(true)
  expect(isPicture(smallJpeg({ padTo: limits.pictureBytes + 1 }))).toBe(false)
})

test('A2 no bytes whatever make the check throw, and none that are no JPEG pass it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
      expect(isPicture(bytes)).toBe(false)
    }),
  )
  const head = smallJpeg()
  for (let length = 0; length < head.length; length++)
    expect(() => isPicture(head.subarray(0, length))).not.toThrow()
})

test('A2 its name is the hash of its bytes', () => {
  expect(pictureIdOf(smallJpeg())).toMatch(/^[\w-]{43}$/)
  expect(pictureIdOf(smallJpeg({ padTo: 300 }))).not.toBe(pictureIdOf(smallJpeg()))
})
