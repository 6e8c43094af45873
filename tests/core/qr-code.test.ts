import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { toBase64Url, utf8 } from '../../lib/core/bytes.ts'
import { type QrCode, qrCode } from '../../lib/core/qr-code.ts'

const drawn = (code: QrCode): string[] => code.map(row => row.map(dark => (dark ? '#' : '.')).join(''))
const digest = (code: QrCode): string => toBase64Url(sha256(utf8(drawn(code).join('\n')))).slice(0, 16)
const textOf = (length: number): string =>
  Array.from({ length }, (_, i) => 'aZ9-_x/k'[(i * 7 + length) % 8]).join('')

describe('a QR code', () => {
  // Drawn by another encoder, uqr 0.1.3.
  test.each([
    [17, 21, 'fw8aHQ-uEdmcVFSY'],
    [53, 29, 'dxavmoYxwwUdPz3B'],
    [134, 41, 'zd_a3IPPwY3pmwb6'],
    [231, 57, 'jf-2ytJTQg_0JYd6'],
    [400, 69, 's1dwOuH86doRCcs_'],
    [900, 101, 'kwGdgVhzn0DNyHOj'],
    [2500, 165, 'UkPxLkJizZ35jcN0'],
  ])('of %i bytes is the one that other encoders make', (length, size, expected) => {
    const code = qrCode(textOf(length))!
    expect(code).toHaveLength(size)
    expect(digest(code)).toBe(expected)
  })

  test('has the three corners, the lines between them, and as many rows as columns', () => {
    const rows = drawn(qrCode('https://hub.example/j#1')!)
    const corner = [
      '#######.',
      '#.....#.',
      '#.###.#.',
      '#.###.#.',
      '#.###.#.',
      '#.....#.',
      '#######.',
      '........',
    ]
    expect(rows.slice(0, 8).map(row => row.slice(0, 8))).toEqual(corner)
    expect(rows.slice(0, 7).map(row => row.slice(-7))).toEqual(corner.slice(0, 7).map(row => row.slice(0, 7)))
    expect(rows[6]!.slice(6, -6)).toMatch(/^(#\.)+#$/)
    expect(new Set(rows.map(row => row.length))).toEqual(new Set([rows.length]))
  })

  test('is there for up to 2,953 bytes', () => {
    expect(qrCode('x'.repeat(2953))).toHaveLength(177)
    expect(qrCode('x'.repeat(2954))).toBeNull()
    expect(qrCode('é'.repeat(1477))).toBeNull()
  })
})
