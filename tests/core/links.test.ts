import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { decodeLink, encodeLink, type Link } from '../../lib/core/links.ts'

const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 })
const link: fc.Arbitrary<Link> = fc.record({
  hub: fc.constantFrom('https://hub.example', 'http://127.0.0.1:4455', 'https://xn--bcher-kva.example:8443'),
  room: bytes16.map(bytes => toBase64Url(bytes) as RoomId),
  secret: bytes16,
  role: fc.constantFrom('editor', 'viewer'),
  roomName: fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .filter(name => name.length <= limits.roomNameChars),
  inviter: fc.string({ unit: 'grapheme', maxLength: 13 }).filter(name => name.length <= limits.nameChars),
  landing: fc.webUrl({ withQueryParameters: true, size: 'small' }),
})
const [sample] = fc.sample(link, { numRuns: 1, seed: 1 }) as [Link]
const error = (text: string) => {
  const result = decodeLink(text)
  return result.ok ? null : result.error
}

test('a link comes back as it was (K9)', () => {
  fc.assert(
    fc.property(link, link => {
      expect(decodeLink(encodeLink(link))).toEqual({ ok: true, value: link })
    }),
  )
})

test('a link that a mail client wrapped and indented is the same link', () => {
  const wrapped = encodeLink(sample).replace(/.{40}/g, '$&\n  ')
  expect(decodeLink(`  ${wrapped}\n`)).toEqual({ ok: true, value: sample })
})

describe('a bad link says what is wrong with it', () => {
  test('no link of ours', () => {
    for (const text of [
      '',
      'hello',
      'https://hub.example/',
      'https://hub.example/x#1AAAA',
      'ftp://hub.example/j#1AAAA',
    ])
      expect(error(text)).toBe('not-a-link')
    expect(error(encodeLink(sample).padEnd(limits.linkChars + 1, 'A'))).toBe('not-a-link')
  })

  test('cut short anywhere', () => {
    const whole = encodeLink(sample)
    const start = whole.indexOf('#')
    for (let end = start; end < whole.length; end++) {
      // What is left of the checksum can be taken for a wrong one.
      const expected = end > whole.length - 6 ? expect.stringMatching(/truncated|checksum/) : 'truncated'
      expect(error(whole.slice(0, end)), `${end} of ${whole.length}`).toEqual(expected)
    }
  })

  test('from a newer version', () => {
    expect(error(encodeLink(sample).replace('#1', '#2'))).toBe('version')
  })

  test('mistyped in any one character', () => {
    const whole = encodeLink(sample)
    for (let at = whole.indexOf('#') + 2; at < whole.length; at++) {
      const typo = whole[at] === 'A' ? 'B' : 'A'
      expect(error(whole.slice(0, at) + typo + whole.slice(at + 1))).toMatch(/checksum|truncated/)
    }
  })

  test('of another hub than it was made for', () => {
    expect(error(encodeLink(sample).replace(sample.hub, 'https://evil.example'))).toBe('checksum')
  })
})

test('reading never throws', () => {
  fc.assert(fc.property(fc.string(), text => void decodeLink(text)))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), bytes => {
      expect(decodeLink(`https://hub.example/j#1${toBase64Url(bytes)}`).ok).toBe(false)
    }),
  )
})
