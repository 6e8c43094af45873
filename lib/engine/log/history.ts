import { backoffMs } from '../../core/backoff.ts'
import { concat, fromBase64Url } from '../../core/bytes.ts'
import { emptyChain } from '../../core/log-chain.ts'
import type { LogEntry } from '../../protocol/hub.ts'
import type { Clock, RandomBytes } from '../types.ts'
import type { ReadEntry } from './reader.ts'
import type { LogRange, SnapshotHub } from './types.ts'

export interface HistoryDeps {
  readonly hub: Pick<SnapshotHub, 'before'>
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** False when it could not be stored. */
  readonly take: (entries: readonly ReadEntry[]) => Promise<boolean>
  /** What is left is another. */
  readonly changed: () => void
}

/** Reads what was said before the snapshot that was begun with, the newest first, while everything else goes on. */
export interface History {
  /** What is left; null when all is read. */
  readonly left: LogRange | null
  /** From now on this is to be read. */
  begin(range: LogRange): void
  /** The hub is there. */
  resume(): void
  forget(): void
  close(): void
}

/** After a question that came to nothing. Milliseconds. */
const firstRetryMs = 2_000
const mostRetryMs = 60_000

export function createHistory({ hub, clock, randomBytes, take, changed }: HistoryDeps): History {
  let left: LogRange | null = null
  let reading = false
  let tries = 0
  let stopRetry: (() => void) | null = null
  let closed = false

  async function read(): Promise<void> {
    if (reading || closed) return
    reading = true
    stopRetry?.()
    stopRetry = null
    while (left && !closed) if (!(await readPage(left))) break
    reading = false
    if (left && !closed)
      stopRetry = clock.after(
        backoffMs(tries++, firstRetryMs, mostRetryMs, randomBytes(1)[0]!),
        () => void read(),
      )
  }

  /** False when the hub did not answer, or what came could not be stored. */
  async function readPage(range: LogRange): Promise<boolean> {
    const page = await hub.before('record', range.until + 1, range.after)
    if (!page.ok || closed) return false
    tries = 0
    const { entries, more } = page.value
    const within = entries.filter(
      ({ seq, kind }) => kind === 'record' && seq > range.after && seq <= range.until,
    )
    if (within.length > 0 && !(await take(wholeEntries(within)))) return false
    // Another may have begun meanwhile.
    if (left !== range) return true
    const first = within[0]?.seq
    left = more && first !== undefined ? { after: range.after, until: first - 1 } : null
    changed()
    return true
  }

  return {
    get left() {
      return left
    },
    begin(range) {
      left = range.until > range.after ? range : null
      void read()
    },
    resume() {
      if (left) void read()
    },
    forget() {
      left = null
    },
    close() {
      closed = true
      stopRetry?.()
    },
  }
}

/** Entries put together from their parts. Their chain is not looked at: each record is signed by itself. */
function wholeEntries(parts: readonly LogEntry[]): ReadEntry[] {
  const bySeq = Map.groupBy(parts, ({ seq }) => seq)
  return [...bySeq.values()].map(whole => ({
    entry: whole[0]!,
    sealed: concat(...whole.map(({ data }) => fromBase64Url(data) ?? new Uint8Array())),
    after: { seq: whole[0]!.seq, chain: emptyChain },
  }))
}
