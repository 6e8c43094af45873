import { utf8 } from './bytes.ts'
import { codewords, versionFor } from './qr-data.ts'

/** Rows of dark (true) and light modules, without the quiet zone of four that belongs around them. */
export type QrCode = readonly (readonly boolean[])[]

type Grid = (boolean | null)[][]

/** A text as a QR code of bytes, of the lowest level of error correction: it is shown on a screen, which is not scratched (ISO/IEC 18004). Null for more than 2,953 bytes. */
export function qrCode(text: string): QrCode | null {
  const data = utf8(text)
  const version = versionFor(data.length)
  if (version === null) return null
  const fixed = patterns(version)
  const places = dataPlaces(fixed)
  const bytes = codewords(data, version)
  const candidates = masks.map((isTurned, mask) => {
    const grid = fixed.map(row => row.map(module => module ?? false))
    for (const [n, [x, y]] of places.entries()) {
      const bit = ((bytes[n >> 3] ?? 0) >>> (7 - (n & 7))) & 1
      grid[y]![x] = (bit === 1) !== isTurned(x, y)
    }
    putFormat(grid, mask)
    return grid
  })
  return candidates.reduce((best, next) => (penalty(next) < penalty(best) ? next : best))
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  x => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** What is the same in every code of a version; null is free for data. */
function patterns(version: number): Grid {
  const size = version * 4 + 17
  const grid: Grid = Array.from({ length: size }, () => new Array(size).fill(null))
  for (let i = 0; i < size; i++) grid[6]![i] = grid[i]![6] = i % 2 === 0
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    putSquare(grid, x, y, 4, distance => distance !== 2 && distance !== 4)
  const marks = markPlaces(version)
  const last = marks.length - 1
  for (const [i, x] of marks.entries())
    for (const [j, y] of marks.entries())
      if (!((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)))
        putSquare(grid, x, y, 2, distance => distance !== 1)
  if (version >= 7) putVersion(grid, version)
  // Their places are taken; what stands there depends on the mask.
  putFormat(grid, 0)
  return grid
}

/** Rings around a middle, by their distance from it; what is outside of the grid is left out. */
function putSquare(
  grid: Grid,
  middleX: number,
  middleY: number,
  reach: number,
  isDark: (distance: number) => boolean,
): void {
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const [x, y] = [middleX + dx, middleY + dy]
      if (grid[y]?.[x] !== undefined) grid[y]![x] = isDark(Math.max(Math.abs(dx), Math.abs(dy)))
    }
}

/** Where alignment marks are, across and down. */
function markPlaces(version: number): readonly number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2
  const farthest = version * 4 + 10
  return [6, ...Array.from({ length: count - 1 }, (_, i) => farthest - step * (count - 2 - i))]
}

/** The rest of a value, shifted by as many bits as the generator has, divided by it. */
function remainder(value: number, generator: number, bits: number): number {
  let rest = value
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >>> (bits - 1)) * generator)
  return rest
}

function putVersion(grid: Grid, version: number): void {
  const bits = (version << 12) | remainder(version, 0x1f25, 12)
  for (let i = 0; i < 18; i++) {
    const [far, near] = [grid.length - 11 + (i % 3), Math.floor(i / 3)]
    grid[far]![near] = grid[near]![far] = ((bits >>> i) & 1) === 1
  }
}

function putFormat(grid: Grid | boolean[][], mask: number): void {
  // Level L is 1.
  const about = (1 << 3) | mask
  const bits = ((about << 10) | remainder(about, 0x537, 10)) ^ 0x5412
  const end = grid.length - 1
  for (let i = 0; i < 15; i++) {
    const isDark = ((bits >>> i) & 1) === 1
    grid[i < 6 ? i : i < 8 ? i + 1 : end - 14 + i]![8] = isDark
    grid[8]![i < 8 ? end - i : i === 8 ? 7 : 14 - i] = isDark
  }
  grid[end - 7]![8] = true
}

/** Free modules in the order in which data fills them: two columns at a time from the right, up and down in turns. */
function dataPlaces(fixed: Grid): readonly (readonly [x: number, y: number])[] {
  const size = fixed.length
  const places: [number, number][] = []
  let up = true
  for (let right = size - 1; right >= 1; right -= 2, up = !up) {
    // Column 6 is a pattern.
    if (right === 6) right = 5
    for (let i = 0; i < size; i++)
      for (const x of [right, right - 1]) {
        const y = up ? size - 1 - i : i
        if (fixed[y]![x] === null) places.push([x, y])
      }
  }
  return places
}

/** How hard a code is to read: runs, blocks, what looks like a corner, and too much of one colour (7.8.3). */
function penalty(grid: QrCode): number {
  const size = grid.length
  const columns = grid.map((_, x) => grid.map(row => row[x]!))
  let points = 0
  for (const line of [...grid, ...columns]) {
    const text = line.map(dark => (dark ? '1' : '0')).join('')
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2
    points += 40 * (text.match(/(?=10111010000)|(?=00001011101)/g)?.length ?? 0)
  }
  for (let y = 1; y < size; y++)
    for (let x = 1; x < size; x++) {
      const dark = grid[y]![x]
      if (grid[y]![x - 1] === dark && grid[y - 1]![x] === dark && grid[y - 1]![x - 1] === dark) points += 3
    }
  const share = grid.flat().filter(Boolean).length / (size * size)
  return points + Math.floor(Math.abs(share * 20 - 10)) * 10
}
