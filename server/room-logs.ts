import type { Logger } from 'pino'
import type { RoomId } from '../lib/core/ids.ts'
import { fail, type Result } from '../lib/core/result.ts'
import type { LogEntry } from '../lib/protocol/hub.ts'
import type { Clock } from './clock.ts'
import type { HubSocket } from './hub-socket.ts'
import { createLogReader, type LogReader } from './log-reader.ts'
import type { Neighbours } from './neighbours.ts'
import type { LogPosition, NewEntry, Store } from './store.ts'

export interface RoomLogsOptions {
  readonly store: Pick<Store, 'append' | 'logHead' | 'entries'>
  readonly neighbours: Neighbours
  readonly clock: Clock
  readonly log: Logger
}

/** One room's log while somebody is connected to it. */
interface RoomLog {
  /** Its end as this hub knows it; null until it was read. */
  position: LogPosition | null
  readonly readers: Set<LogReader>
  /** Ends with the last thing that is to happen to it. */
  tail: Promise<unknown>
  waiting: number
  readonly stopListening: () => void
}

/** What came of an append. */
export type Stored = Result<LogPosition, 'room-full' | 'unavailable'>

/** Appends that may wait in one room for a slow store before more are refused. */
const waitingMost = 500

export type RoomLogs = ReturnType<typeof createRoomLogs>

/** The logs of the rooms with somebody in them: what is appended is stored, and then told to everybody in its order. */
export function createRoomLogs({ store, neighbours, clock, log }: RoomLogsOptions) {
  const logs = new Map<RoomId, RoomLog>()
  let closing = false

  function open(room: RoomId): RoomLog {
    const known = logs.get(room)
    if (known) return known
    const opened: RoomLog = {
      position: null,
      readers: new Set(),
      tail: Promise.resolve(),
      waiting: 0,
      stopListening: neighbours.open(room, {
        hear: message => {
          if (message.type === 'log' && message.seq > (opened.position?.seq ?? 0)) void catchUp(room)
        },
        missed: () => void catchUp(room),
      }),
    }
    logs.set(room, opened)
    return opened
  }

  function forget(room: RoomId): void {
    const opened = logs.get(room)
    if (opened?.readers.size !== 0 || opened.waiting > 0) return
    opened.stopListening()
    logs.delete(room)
  }

  /** Runs when all that was to happen to the room's log before has happened. Rejects as `run` does. */
  async function inTurn<Value>(room: RoomId, run: (roomLog: RoomLog) => Promise<Value>): Promise<Value> {
    const opened = open(room)
    opened.waiting += 1
    const done = opened.tail.then(() => run(opened))
    opened.tail = done.then(
      () => null,
      () => null,
    )
    return done.finally(() => {
      opened.waiting -= 1
      forget(room)
    })
  }

  /** Looks how far other hubs have taken the log. */
  async function catchUp(room: RoomId): Promise<void> {
    await inTurn(room, async roomLog => {
      if (!roomLog.position) return
      const end = await store.logHead(room)
      if (end.seq <= roomLog.position.seq) return
      roomLog.position = end
      for (const reader of roomLog.readers) reader.catchUp()
    }).catch(error => log.warn({ err: error }, 'the end of a log could not be read'))
  }

  /** The log has a new end: readers that are there already are handed the entry, the others read on from the store. */
  function advance(roomLog: RoomLog, end: LogPosition, entry: NewEntry, author: LogReader): void {
    const before = roomLog.position
    if (before && end.seq <= before.seq) return
    roomLog.position = end
    const parts = asLogged(entry, end)
    for (const reader of roomLog.readers) reader.offer(parts, reader === author)
  }

  return {
    /**
     * Adds a reader of a room's log: `welcome` is called with the log's end, and unless it answers null the socket is then sent all that
     * comes after that end. Resolves with the answer; rejects when the store fails.
     */
    join<Welcomed>(
      room: RoomId,
      socket: HubSocket,
      welcome: (end: LogPosition, reader: LogReader) => Welcomed | null,
    ): Promise<Welcomed | null> {
      return inTurn(room, async roomLog => {
        roomLog.position ??= await store.logHead(room)
        const reader = createLogReader({
          socket,
          clock,
          log,
          start: roomLog.position.seq,
          end: () => roomLog.position?.seq ?? 0,
          read: (after, most) => store.entries(room, after, most),
          onClose() {
            roomLog.readers.delete(reader)
            forget(room)
          },
        })
        const welcomed = welcome(roomLog.position, reader)
        if (welcomed !== null) roomLog.readers.add(reader)
        return welcomed
      })
    },

    /**
     * Stores an entry for good. `answer` is told its place, before anybody is sent what comes after it, or why there is none; with
     * `unavailable` it may be stored or not. Once closed, `answer` is not called. The others in the room are sent the entry.
     */
    append(entry: NewEntry, author: LogReader, answer: (stored: Stored) => void) {
      // Not a word: its author goes on at another hub in a moment, and has it taken there.
      if (closing) return
      if ((logs.get(entry.room)?.waiting ?? 0) >= waitingMost) return answer(fail('unavailable'))
      void inTurn(entry.room, async roomLog => {
        const stored = await store.append(entry).catch((error: unknown): Stored => {
          log.error({ err: error }, 'an entry could not be stored')
          return fail('unavailable')
        })
        answer(stored)
        if (!stored.ok) return
        advance(roomLog, stored.value, entry, author)
        neighbours.publish(entry.room, { type: 'log', seq: stored.value.seq })
      })
    },

    /** Takes no more appends; resolves when those that were taken are answered. */
    async close(): Promise<void> {
      closing = true
      await Promise.all([...logs.values()].map(roomLog => roomLog.tail))
    },
  }
}

/** An entry as its readers are sent it. */
function asLogged({ id, kind, epoch, person, parts }: NewEntry, { seq, chain }: LogPosition): LogEntry[] {
  return parts.map((data, part) => ({
    seq,
    id,
    kind,
    epoch,
    person,
    part,
    parts: parts.length,
    data,
    chain,
  }))
}
