import { concat } from './bytes.ts'
import { errorCorrection } from './reed-solomon.ts'

/** What a QR code of level L holds, by version from 1 on: bytes of error correction in a block, and blocks (ISO/IEC 18004, table 9). */
const correctionBytes = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30,
  30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
]
const blocks = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18,
  19, 19, 20, 21, 22, 24, 25,
]

/** Bits of a version that are not taken by its patterns. */
function freeBits(version: number): number {
  const marks = version < 2 ? 0 : Math.floor(version / 7) + 2
  const bits = (16 * version + 128) * version + 64
  const taken = marks === 0 ? 0 : (25 * marks - 10) * marks - 55
  return bits - taken - (version < 7 ? 0 : 36)
}
const allBytes = (version: number): number => Math.floor(freeBits(version) / 8)
const dataBytes = (version: number): number =>
  allBytes(version) - correctionBytes[version - 1]! * blocks[version - 1]!
/** Mode and length come before the bytes. */
const headBits = (version: number): number => (version < 10 ? 12 : 20)

/** The smallest version that holds so many bytes; null where none does (2,953 are the most). */
export function versionFor(length: number): number | null {
  for (let version = 1; version <= 40; version++)
    if (length * 8 + headBits(version) <= dataBytes(version) * 8) return version
  return null
}

/** What stands in the code, byte by byte: the data with its length and filling, its blocks taking turns, then their error correction. */
export function codewords(data: Uint8Array, version: number): Uint8Array {
  const capacity = dataBytes(version)
  const bits: number[] = []
  const put = (value: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1)
  }
  put(0b0100, 4)
  put(data.length, headBits(version) - 4)
  for (const byte of data) put(byte, 8)
  put(0, Math.min(4, capacity * 8 - bits.length))
  put(0, -bits.length & 7)
  const filled = new Uint8Array(capacity)
  for (const [at, bit] of bits.entries()) filled[at >> 3] = filled[at >> 3]! | (bit << (7 - (at & 7)))
  for (let at = bits.length / 8, odd = true; at < capacity; at++, odd = !odd) filled[at] = odd ? 0xec : 0x11
  return interleave(filled, version)
}

function interleave(filled: Uint8Array, version: number): Uint8Array {
  const count = blocks[version - 1]!
  const correction = correctionBytes[version - 1]!
  const shorter = Math.floor(filled.length / count)
  const longOnes = filled.length % count
  let from = 0
  const parts = Array.from({ length: count }, (_, block) => {
    const part = filled.subarray(from, from + shorter + (block < count - longOnes ? 0 : 1))
    from += part.length
    return { part, correction: errorCorrection(part, correction) }
  })
  const turns = (most: number, of: (block: (typeof parts)[number]) => Uint8Array): Uint8Array[] =>
    Array.from({ length: most }, (_, at) => Uint8Array.from(parts.flatMap(block => of(block)[at] ?? [])))
  return concat(...turns(shorter + 1, block => block.part), ...turns(correction, block => block.correction))
}
