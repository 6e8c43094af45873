import { sha256 } from '@noble/hashes/sha2.js'
import { concat, equalBytes, fromBase64Url } from '../../core/bytes.ts'
import type { RecordId } from '../../core/ids.ts'
import { emptyChain, nextChain } from '../../core/log-chain.ts'
import type { HubToClient, LogEntry } from '../../protocol/hub.ts'
import type { HubConnection } from '../relay/types.ts'
import type { Clock } from '../types.ts'

/** A place in a history: the last entry's number and the hash of all up to it. */
export interface LogPosition {
  readonly seq: number
  readonly chain: Uint8Array
}

/** A whole entry, still sealed, and where it ends. */
export interface ReadEntry {
  readonly entry: LogEntry
  /** Null where the hub has let go of it, because snapshots hold it. */
  readonly sealed: Uint8Array | null
  readonly after: LogPosition
}

/** Follows the room's log without holes, and notices when the hub tells another history than before. */
export interface LogReader {
  welcome(message: Extract<HubToClient, { type: 'welcome' }>): void
  entries(message: Extract<HubToClient, { type: 'entries' }>): void
  /** Ours was stored. The position after it when it came right after all that was read; `null` when it has to be read like any other. */
  appended(message: Extract<HubToClient, { type: 'appended' }>, dataHash: Uint8Array): LogPosition | null
  /** Reads on from here, where a snapshot has led to. To be called between connections and before a `welcome`. */
  moveTo(position: LogPosition): void
  /** The hub is away. */
  lost(): void
  /** Everything that the hub has told of has been read. */
  readonly caughtUp: boolean
}

export interface LogReaderOptions {
  readonly hub: HubConnection
  readonly clock: Clock
  /** Where this browser stopped reading. */
  readonly from: LogPosition
  readonly events: {
    entry(read: ReadEntry): void
    /** All that came in one message has been told. */
    read(): void
    /** Another history than before: it is read again from its beginning. */
    changed(): void
  }
}

/** An answer of which nothing comes for so long is asked for again. Milliseconds. */
const answerMs = 10_000

export function createLogReader({ hub, clock, from, events }: LogReaderOptions): LogReader {
  let { seq, chain } = from
  let head = 0
  let connected = false
  /** Begun anew once on this connection: a hub that contradicts itself is not followed in circles. */
  let begunAnew = false
  let broken = false
  let parts: Uint8Array[] = []
  let partsOf: RecordId | null = null
  let stopWaiting: (() => void) | null = null

  function pull(): void {
    endWaiting()
    forgetParts()
    hub.send({ type: 'pull', after: seq })
    stopWaiting = clock.after(answerMs, pull)
  }

  function endWaiting(): void {
    stopWaiting?.()
    stopWaiting = null
  }

  function forgetParts(): void {
    parts = []
    partsOf = null
  }

  function differs(): void {
    endWaiting()
    if (begunAnew) {
      broken = true
      return
    }
    begunAnew = true
    seq = 0
    chain = emptyChain
    events.changed()
    if (head > 0) pull()
  }

  /** False when it does not come next. */
  function gather(entry: LogEntry): boolean {
    const data = fromBase64Url(entry.data)
    if (entry.part === 0) {
      forgetParts()
      partsOf = entry.id
    }
    if (!data || entry.seq !== seq + 1 || entry.id !== partsOf || entry.part !== parts.length) return false
    parts.push(data)
    return true
  }

  function finish(entry: LogEntry): void {
    const sealed = entry.hash === undefined ? concat(...parts) : null
    const dataHash = sealed ? sha256(sealed) : fromBase64Url(entry.hash!)
    forgetParts()
    const next = nextChain(chain, entry.id, dataHash ?? emptyChain)
    if (!equalBytes(next, fromBase64Url(entry.chain) ?? emptyChain)) {
      differs()
      return
    }
    seq = entry.seq
    chain = next
    events.entry({ entry, sealed, after: { seq, chain } })
  }

  return {
    welcome(message) {
      connected = true
      begunAnew = false
      broken = false
      forgetParts()
      head = message.head
      const same = equalBytes(chain, fromBase64Url(message.chain) ?? emptyChain)
      if (head < seq || (head === seq && !same)) differs()
      else if (head > seq) pull()
      events.read()
    },
    entries(message) {
      if (!connected || broken) return
      head = message.head
      const before = { seq, parts: parts.length }
      for (const entry of message.entries) {
        if (entry.seq <= seq) continue
        if (!gather(entry)) break
        if (entry.part === entry.parts - 1) finish(entry)
        if (broken) return
      }
      const moved = seq !== before.seq || parts.length > before.parts
      if (seq >= head) endWaiting()
      // More of an answer is on its way as long as it moves; where it does not there is a hole.
      else if (moved && stopWaiting) {
        stopWaiting()
        stopWaiting = clock.after(answerMs, pull)
      } else if (!stopWaiting) pull()
      events.read()
    },
    appended(message, dataHash) {
      if (message.seq <= seq || broken) return null
      const next = nextChain(chain, message.id, dataHash)
      head = Math.max(head, message.seq)
      if (message.seq === seq + 1 && equalBytes(next, fromBase64Url(message.chain) ?? emptyChain)) {
        seq = message.seq
        chain = next
        forgetParts()
        return { seq, chain }
      }
      if (!stopWaiting) pull()
      return null
    },
    moveTo(position) {
      seq = position.seq
      chain = position.chain
      forgetParts()
    },
    lost() {
      connected = false
      endWaiting()
      forgetParts()
    },
    get caughtUp() {
      return connected && !broken && seq >= head
    },
  }
}
