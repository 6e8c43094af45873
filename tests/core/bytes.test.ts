import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concat, equalBytes, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../lib/core/bytes.ts'

const bytes = fc.uint8Array({ maxLength: 100 })

test('base64url is what everybody else writes, and comes back', () => {
  fc.assert(
    fc.property(bytes, value => {
      expect(toBase64Url(value)).toBe(Buffer.from(value).toString('base64url'))
      expect(fromBase64Url(toBase64Url(value))).toEqual(value)
    }),
  )
})

test('any text is base64url in one spelling or not at all', () => {
  const nearly = fc.string({ unit: fc.constantFrom(...'AZaz09-_=+/ é') })
  fc.assert(
    fc.property(fc.oneof(fc.string(), nearly), text => {
      const value = fromBase64Url(text)
      if (value) expect(toBase64Url(value)).toBe(text)
    }),
  )
})

test('UTF-8 comes back, and what is none is null', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(fromUtf8(utf8(text))).toBe(text)
    }),
  )
  expect(fromUtf8(new Uint8Array([0xff]))).toBeNull()
})

test('joined bytes are their parts one after the other', () => {
  fc.assert(
    fc.property(fc.array(bytes), parts => {
      expect(equalBytes(concat(...parts), new Uint8Array(Buffer.concat(parts)))).toBe(true)
    }),
  )
})

test('bytes of another length or content are not equal', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0)
    }),
  )
})
