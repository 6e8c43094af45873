import type { Logger } from 'pino'
import { limits } from '../lib/core/limits.ts'
import type { HubToClient, LogEntry } from '../lib/protocol/hub.ts'
import type { Clock } from './clock.ts'
import type { HubSocket } from './hub-socket.ts'
import type { LogCursor } from './store.ts'

export interface LogReaderOptions {
  readonly socket: HubSocket
  readonly clock: Clock
  readonly log: Logger
  /** The sequence number after which its socket is sent everything. */
  readonly start: number
  /** The log's last sequence number now. */
  readonly end: () => number
  readonly read: (after: LogCursor, most: number) => Promise<LogEntry[]>
  readonly onClose: () => void
}

/** What one socket has been sent of its room's log: everything in sequence, and no faster than it reads. */
export interface LogReader {
  /** Sends everything after a sequence number, from the store. */
  pull(after: number): void
  /** There is a new entry, in parts. Its author has it already. */
  offer(parts: readonly LogEntry[], isAuthor: boolean): void
  /** The log has grown, by what another hub has stored. */
  catchUp(): void
  close(): void
}

/** A store that has failed is asked again after this. Milliseconds. */
const retryAfterMs = 1_000

const encode = (message: HubToClient): string => JSON.stringify(message)
const endOf = (seq: number): LogCursor => ({ seq, part: limits.entryParts })

export function createLogReader(options: LogReaderOptions): LogReader {
  const { socket, clock, log, start, end, read, onClose } = options
  let cursor = endOf(start)
  /** A pull is answered even if there is nothing. */
  let asked = false
  let reading = false
  let cancelRetry: (() => void) | null = null
  let closed = false

  const entries = (page: LogEntry[]) => encode({ type: 'entries', head: end(), entries: page })

  async function readOn(): Promise<void> {
    if (reading) return
    reading = true
    try {
      while (!closed && (asked || cursor.seq < end() || cursor.part < limits.entryParts)) await readPage()
    } catch (error) {
      if (closed) return
      log.error({ err: error }, 'a log could not be read')
      socket.send(encode({ type: 'refused', code: 'unavailable', retryAfterMs }))
      cancelRetry?.()
      cancelRetry = clock.after(retryAfterMs, () => void readOn())
    } finally {
      reading = false
    }
  }

  async function readPage(): Promise<void> {
    const endBefore = end()
    let expected = cursor
    const page = await read(expected, limits.entriesPerMessage)
    // A pull that came meanwhile is answered by the next page.
    const answering = asked && cursor === expected
    if (answering) asked = false
    if (page.length === 0 && answering) await socket.deliver(entries([]))
    // Asked for more than there is, or the store has lost it: either way, go on from the end that was known before looking.
    if (page.length === 0 && cursor === expected) cursor = endOf(endBefore)
    for (const message of inMessages(page)) {
      // A pull has moved it meanwhile.
      if (closed || cursor !== expected) return
      const { seq, part, parts } = message.at(-1)!
      expected = part === parts - 1 ? endOf(seq) : { seq, part }
      cursor = expected
      await socket.deliver(entries(message))
    }
  }

  return {
    pull(after) {
      cursor = endOf(after)
      asked = true
      void readOn()
    },

    offer(parts, isAuthor) {
      const { seq } = parts[0]!
      const isNext = !reading && cursor.seq === seq - 1 && cursor.part === limits.entryParts
      if (!isNext || (!isAuthor && (parts.length > 1 || socket.behind))) return void readOn()
      cursor = endOf(seq)
      if (!isAuthor) socket.send(entries([...parts]))
    },

    catchUp: () => void readOn(),

    close() {
      closed = true
      cancelRetry?.()
      onClose()
    },
  }
}

/** Messages' worth of entries: none holds more than the limits of one. */
function* inMessages(entries: readonly LogEntry[]): Generator<LogEntry[]> {
  let message: LogEntry[] = []
  let chars = 0
  for (const entry of entries) {
    if (message.length > 0 && chars + entry.data.length > limits.messageBytes) {
      yield message
      message = []
      chars = 0
    }
    message.push(entry)
    chars += entry.data.length
  }
  if (message.length > 0) yield message
}
