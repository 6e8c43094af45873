import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromBase64Url, toBase64Url } from '../core/bytes.ts'
import type { Entry } from '../protocol/record-codec.ts'

/** What became of an entry: `won` replaced another in the same place, `lost` was refused because of one. */
export type Added = 'new' | 'known' | 'won' | 'lost'

/** One log: what one person said from one browser, by seq. */
export interface RecordLog {
  /** Of two different entries for one seq the one with the smaller id stays, whichever came first. */
  add(entry: Entry): Added
  /** The highest seq up to which nothing is missing. */
  readonly head: number
  /** The highest seq there is. */
  readonly top: number
  /** The entry that has this seq. */
  at(seq: number): Entry | undefined
  /** Digest of all ids up to a seq that is not above the head: chained, so that two logs with one digest hold the same. */
  digestAt(seq: number): string
  /** Entries above a seq in order, up to the head. */
  after(seq: number, most: number): Entry[]
}

export function createRecordLog(): RecordLog {
  const entries = new Map<number, Entry>()
  const digests = [toBase64Url(new Uint8Array(16))]
  let top = 0

  function advance(): void {
    for (let next = entries.get(digests.length); next; next = entries.get(digests.length)) {
      const chained = concat(fromBase64Url(digests.at(-1)!)!, fromBase64Url(next.id)!)
      digests.push(toBase64Url(sha256(chained).subarray(0, 16)))
    }
  }

  return {
    add(entry) {
      const { seq } = entry.content
      const held = entries.get(seq)
      if (held?.id === entry.id) return 'known'
      if (held && held.id < entry.id) return 'lost'
      entries.set(seq, entry)
      top = Math.max(top, seq)
      if (held) digests.length = Math.min(digests.length, seq)
      advance()
      return held ? 'won' : 'new'
    },
    get head() {
      return digests.length - 1
    },
    get top() {
      return top
    },
    at: seq => entries.get(seq),
    digestAt: seq => digests[seq]!,
    after(seq, most) {
      const head = digests.length - 1
      const found: Entry[] = []
      for (let at = seq + 1; at <= head && found.length < most; at++) found.push(entries.get(at)!)
      return found
    },
  }
}
