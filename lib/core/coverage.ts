/** Ranges [from, to) of one name, flat and in order: from, to, from, to … */
export type Ranges = readonly number[]

/** Which numbers are there of each name: seqs of records by log, clocks of a document by client. Can be kept as it is. */
export type CoverageData = ReadonlyMap<string, Ranges>

export interface Coverage {
  /** From `from` up to, and not with, `to`. */
  add(name: string, from: number, to: number): void
  remove(name: string, at: number): void
  /** Whether all of [from, to) is there. */
  covers(name: string, from: number, to: number): boolean
  /** The first number from `from` on that is not there. */
  firstMissing(name: string, from: number): number
  clear(): void
  /** A copy. */
  data(): CoverageData
}

export function createCoverage(data: CoverageData = new Map()): Coverage {
  const rangesByName = new Map([...data].map(([name, ranges]) => [name, [...ranges]]))

  function firstMissing(name: string, from: number): number {
    const ranges = rangesByName.get(name) ?? []
    for (let i = ranges.length - 2; i >= 0; i -= 2)
      if (ranges[i]! <= from) return Math.max(from, ranges[i + 1]!)
    return from
  }

  return {
    add(name, from, to) {
      if (from >= to) return
      const ranges = rangesByName.get(name) ?? []
      rangesByName.set(name, ranges)
      // Most begin where the last one ends; so the search is from the end.
      let end = ranges.length
      while (end > 0 && ranges[end - 2]! > to) end -= 2
      let start = end
      while (start > 0 && ranges[start - 1]! >= from) start -= 2
      const touched = ranges.slice(start, end)
      ranges.splice(
        start,
        end - start,
        Math.min(from, touched[0] ?? from),
        Math.max(to, touched.at(-1) ?? to),
      )
    },
    remove(name, at) {
      const ranges = rangesByName.get(name) ?? []
      const i = ranges.findIndex((from, j) => j % 2 === 0 && from <= at && at < ranges[j + 1]!)
      if (i < 0) return
      const [from, to] = [ranges[i]!, ranges[i + 1]!]
      const left = [...(from < at ? [from, at] : []), ...(at + 1 < to ? [at + 1, to] : [])]
      ranges.splice(i, 2, ...left)
    },
    covers: (name, from, to) => firstMissing(name, from) >= to,
    firstMissing,
    clear: () => rangesByName.clear(),
    data: () => new Map([...rangesByName].map(([name, ranges]) => [name, [...ranges]])),
  }
}

/** Adds all of another's ranges. */
export function addAll(coverage: Coverage, data: CoverageData): void {
  for (const [name, ranges] of data)
    for (let i = 0; i + 1 < ranges.length; i += 2) coverage.add(name, ranges[i]!, ranges[i + 1]!)
}

/** How many numbers there are, of all names. */
export function countCovered(data: CoverageData): number {
  let count = 0
  for (const ranges of data.values())
    for (let i = 0; i + 1 < ranges.length; i += 2) count += ranges[i + 1]! - ranges[i]!
  return count
}
